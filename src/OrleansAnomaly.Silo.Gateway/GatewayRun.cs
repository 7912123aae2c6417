using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Commands;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Silo.Hosting;

namespace OrleansAnomaly.Silo.Gateway;

/// <summary>A gateway that is a client of the silos.</summary>
internal sealed class GatewayRun(SiloOptions options, CommandConsole console) : FleetProcess(GatewayApp.Name, options, console)
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);

    private volatile bool _isAlone;

    protected override string Joined => $"connected to cluster {Options.Cluster.Id}";

    protected override IHost Build(ClusterStores stores, Action<ILoggingBuilder> logging, ILoggerFactory loggers)
    {
        // Empty: no configuration, no environment, no files; all of it is said by the options.
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        logging(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Services.Configure<HostOptions>(limits => limits.ShutdownTimeout = Options.DrainTimeout);
        builder.UseOrleansClient(client =>
        {
            client.UseCluster(Options.Cluster);
            client.AddActivityPropagation();
            client.UseConnectionRetryFilter(WaitForSiloAsync);
            client.AddGatewayCountChangedHandler((_, silos) => _isAlone = silos.NumberOfConnectedGateways == 0);
            client.Services.AddFleet(Options.Fleet, stores, Console.Time);
        });
        return builder.Build();
    }

    protected override Func<string?> Unready(IServiceProvider services) => () => _isAlone ? "no silo of the cluster can be reached" : null;

    private async Task<bool> WaitForSiloAsync(Exception failure, CancellationToken stop)
    {
        Say($"no silo can be reached, tried again: {failure.Message.ReplaceLineEndings(" ")}");
        await Task.Delay(s_again, stop).ConfigureAwait(false);
        return true;
    }
}
