using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway;
using OrleansAnomaly.Gateway.Commands;
using OrleansAnomaly.Gateway.Configuration;
using OrleansAnomaly.Gateway.Logging;
using OrleansAnomaly.Silo.Fleet;
using OrleansAnomaly.Silo.Partitions;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>
/// A silo and the gateway before it, from start to end. The gateway listens first, so that a start that takes its time can be told from one that has failed,
/// and ends first, so that nothing comes in any more while partitions are handed over.
/// </summary>
internal sealed class SiloRun(SiloOptions options, CommandConsole console)
{
    public async Task<int> RunAsync(CancellationToken stop)
    {
        await using LogOutput log = OpenLog();
        using ILoggerFactory loggers = LoggerFactory.Create(log.Register);
        GatewayServer gateway = await GatewayServer.StartAsync(options.Gateway, log.Register, console.Time, options.Telemetry, stop).ConfigureAwait(false);
        try
        {
            Say($"listening on {gateway.Url}");
            await using SiloStores stores = await SiloStores.OpenAsync(options.Cluster, console.Time, stop).ConfigureAwait(false);
            IHost host = SiloHost.Build(options, stores.Stores, log.Register, console.Time, _ => new FatalEnd(Say, Environment.Exit, loggers.CreateLogger<FatalEnd>()));
            await using var ends = (IAsyncDisposable)host;
            await host.StartAsync(stop).ConfigureAwait(false);
            var keeper = host.Services.GetRequiredService<Keeper>();
            gateway.Open(host.Services.GetRequiredService<OrleansFleet>(), () => keeper.IsCaughtUp ? null : "the silo has not taken up all of its partitions yet");
            Say($"silo {options.Cluster.Name} of cluster {options.Cluster.Id} has joined; data in {stores.Place}");
            Say($"try: curl {gateway.Url}/readyz");
            await Asked(stop).ConfigureAwait(false);
            Say($"ending: no new requests, up to {options.Gateway.DrainTimeout.TotalSeconds:0} s for those under way, then up to {options.DrainTimeout.TotalSeconds:0} s to hand over (again: at once)");
            await gateway.DisposeAsync().ConfigureAwait(false);
            await host.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Say("ending before the silo has started");
        }
        finally
        {
            await gateway.DisposeAsync().ConfigureAwait(false);
        }
        Say("ended");
        return ExitCode.Fine;
    }

    private LogOutput OpenLog()
    {
        try
        {
            return new LogOutput(options.Logging, console.Error, console.ErrorIsTerminal, console.Time);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnusableArgumentException($"Logging:File is '{options.Logging.File}', which cannot be written: {failure.Message}");
        }
    }

    private void Say(string line) => console.Error.WriteLine($"{SiloApp.Name}: {line}");

    private static async Task Asked(CancellationToken stop)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stop.Register(asked.SetResult);
        await asked.Task.ConfigureAwait(false);
    }
}
