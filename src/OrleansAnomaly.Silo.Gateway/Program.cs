using OrleansAnomaly.Gateway.Commands;
using OrleansAnomaly.Silo.Gateway;

using var signals = new EndSignals();
using var console = CommandConsole.OfProcess();
return await GatewayApp.RunAsync(args, console, signals.Asked);
