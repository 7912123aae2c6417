using OrleansAnomaly.Cli;

using var signals = new EndSignals();
using var console = CommandConsole.OfProcess();
return await AnomalyApp.RunAsync(args, console, signals.Asked);
