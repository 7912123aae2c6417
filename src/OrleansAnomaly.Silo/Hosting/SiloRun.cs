using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Commands;
using OrleansAnomaly.Silo.Partitions;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>A silo with a gateway before it.</summary>
internal sealed class SiloRun(SiloOptions options, CommandConsole console) : FleetProcess(SiloApp.Name, options, console)
{
    protected override string Joined => $"silo {Options.Cluster.Name} of cluster {Options.Cluster.Id} has joined";

    protected override IHost Build(ClusterStores stores, Action<ILoggingBuilder> logging, ILoggerFactory loggers) =>
        SiloHost.Build(Options, stores, logging, Console.Time, new FatalEnd(Say, Environment.Exit, loggers.CreateLogger<FatalEnd>()));

    protected override Func<string?> Unready(IServiceProvider services)
    {
        var keeper = services.GetRequiredService<Keeper>();
        return () => keeper.IsCaughtUp ? null : "the silo has not taken up all of its partitions yet";
    }
}
