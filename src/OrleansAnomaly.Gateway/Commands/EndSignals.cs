using System.Runtime.InteropServices;

namespace OrleansAnomaly.Gateway.Commands;

/// <summary>What asks a process to end: the first signal asks for an orderly end, a second one finds no handler that holds it back.</summary>
internal sealed class EndSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt, _terminate;

    public EndSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopOnce);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopOnce);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Asked => _stop.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
    }

    private void StopOnce(PosixSignalContext signal)
    {
        if (_stop.IsCancellationRequested)
            return;
        signal.Cancel = true;
        _stop.Cancel();
    }
}
