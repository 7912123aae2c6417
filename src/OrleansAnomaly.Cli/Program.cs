using System.Runtime.InteropServices;
using OrleansAnomaly.Cli;

using var stop = new CancellationTokenSource();

// The first signal asks for an orderly end; a second one finds no handler that holds it back.
void StopOnce(PosixSignalContext signal)
{
    if (stop.IsCancellationRequested)
        return;
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopOnce);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopOnce);
using var console = CommandConsole.OfProcess();
return await AnomalyApp.RunAsync(args, console, stop.Token);
