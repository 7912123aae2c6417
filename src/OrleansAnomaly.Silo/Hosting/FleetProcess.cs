using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway;
using OrleansAnomaly.Gateway.Commands;
using OrleansAnomaly.Gateway.Configuration;
using OrleansAnomaly.Gateway.Grpc;
using OrleansAnomaly.Gateway.Logging;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Silo.Fleet;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>
/// A process of a cluster and the gateway before it, from start to end. The gateway listens first, so that a start that takes its time can be told from one
/// that has failed, and ends first, so that nothing comes in any more while partitions are handed over.
/// </summary>
internal abstract class FleetProcess(string name, SiloOptions options, CommandConsole console)
{
    protected SiloOptions Options => options;

    protected CommandConsole Console => console;

    public async Task<int> RunAsync(CancellationToken stop)
    {
        await using LogOutput log = OpenLog();
        using ILoggerFactory loggers = LoggerFactory.Create(log.Register);
        GatewayServer gateway = await StartGatewayAsync(log, stop).ConfigureAwait(false);
        try
        {
            Say($"listening on {gateway.Url}");
            if (gateway.GrpcUrl is { } grpc)
                Say($"speaking gRPC at {grpc}");
            await using SiloStores stores = await SiloStores.OpenAsync(options.Cluster, console.Time, stop).ConfigureAwait(false);
            IHost host = Build(stores.Stores, log.Register, loggers);
            await using var ends = (IAsyncDisposable)host;
            await host.StartAsync(stop).ConfigureAwait(false);
            gateway.Open(host.Services.GetRequiredService<OrleansFleet>(), Unready(host.Services));
            if (host is WebApplication dashboard)
                Say($"Orleans' dashboard at {dashboard.Urls.First()}");
            Say($"{Joined}; data in {stores.Place}");
            Say($"try: curl {gateway.Url}/readyz");
            await Asked(stop).ConfigureAwait(false);
            Say($"ending: no new requests, up to {options.Gateway.DrainTimeout.TotalSeconds:0} s for those under way, then up to {options.DrainTimeout.TotalSeconds:0} s to leave (again: at once)");
            await gateway.DisposeAsync().ConfigureAwait(false);
            await host.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Say("ending before it has started");
        }
        finally
        {
            await gateway.DisposeAsync().ConfigureAwait(false);
        }
        Say("ended");
        return ExitCode.Fine;
    }

    /// <summary>What the process has joined as, for people.</summary>
    protected abstract string Joined { get; }

    /// <summary>Puts together what stands behind the gateway; it holds an <see cref="OrleansFleet"/>.</summary>
    protected abstract IHost Build(ClusterStores stores, Action<ILoggingBuilder> logging, ILoggerFactory loggers);

    /// <summary>Says, once all has started, why the process should be sent nothing at the moment; null where it should.</summary>
    protected abstract Func<string?> Unready(IServiceProvider services);

    protected void Say(string line) => console.Error.WriteLine($"{name}: {line}");

    private async Task<GatewayServer> StartGatewayAsync(LogOutput log, CancellationToken stop)
    {
        try
        {
            return await GatewayServer.StartAsync(options.Gateway, new RpcHost(new AspNetCoreWire()), log.Register, console.Time, options.Telemetry, stop, OrleansTelemetry.Further).ConfigureAwait(false);
        }
        catch (ArgumentException unsound)
        {
            // The options were checked before: it is the files that they name.
            throw new UnusableArgumentException($"Gateway:{unsound.Message}");
        }
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

    private static async Task Asked(CancellationToken stop)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stop.Register(asked.SetResult);
        await asked.Task.ConfigureAwait(false);
    }
}
