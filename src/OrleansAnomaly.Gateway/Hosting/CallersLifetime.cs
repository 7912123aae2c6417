using Microsoft.Extensions.Hosting;

namespace OrleansAnomaly.Gateway.Hosting;

/// <summary>Signals to the process are the caller's: the host's own lifetime would take Ctrl-C for itself, and the second one too.</summary>
internal sealed class CallersLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
