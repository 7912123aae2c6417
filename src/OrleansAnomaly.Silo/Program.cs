using OrleansAnomaly.Gateway.Commands;
using OrleansAnomaly.Silo.Hosting;

using var signals = new EndSignals();
using var console = CommandConsole.OfProcess();
return await SiloApp.RunAsync(args, console, signals.Asked);
