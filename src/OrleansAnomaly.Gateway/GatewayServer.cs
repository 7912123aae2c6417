using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Metrics;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway;

/// <summary>
/// The fleet's door for everything outside: HTTP in, verdicts and incidents out. It answers from the start, so that a fleet that takes its time to start
/// can be told from a process that is dead; requests that need the fleet are taken from <see cref="Open"/> on.
/// </summary>
public sealed class GatewayServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ServedFleet _served;
    private readonly GatewayOptions _options;
    private readonly ILogger _logger;
    private int _isEnded;

    private GatewayServer(WebApplication app, GatewayOptions options)
    {
        _app = app;
        _options = options;
        _served = app.Services.GetRequiredService<ServedFleet>();
        _logger = app.Services.GetRequiredService<ILogger<GatewayServer>>();
        string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        Url = addresses[0];
        GrpcUrl = options.GrpcAddress is not null ? addresses[1] : options.Tls.IsOn ? Url : null;
    }

    /// <summary>Where it listens, with the port that the system chose where none was asked for.</summary>
    public string Url { get; }

    /// <summary>Where it speaks gRPC over HTTP/2, with the port that the system chose where none was asked for; null where it does not.</summary>
    public string? GrpcUrl { get; }

    /// <summary>What it consists of, for tests.</summary>
    internal IServiceProvider Services => _app.Services;

    /// <summary>Starts to listen.</summary>
    /// <param name="options">Options.</param>
    /// <param name="logging">Where logs go; nowhere by default.</param>
    /// <param name="time">The clock; the machine's by default.</param>
    /// <param name="telemetry">Where traces and metrics go besides <c>/metrics</c>; nowhere by default.</param>
    /// <param name="stop">Gives up starting.</param>
    /// <param name="further">What is told of the process beside the gateway; nothing by default.</param>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    /// <exception cref="IOException">The address cannot be listened at.</exception>
    public static Task<GatewayServer> StartAsync(GatewayOptions options, Action<ILoggingBuilder>? logging = null, TimeProvider? time = null, TelemetryOptions? telemetry = null, CancellationToken stop = default, FurtherTelemetry? further = null) =>
        StartAsync(options, RpcHost.Own, logging, time, telemetry, stop, further);

    /// <summary>Starts to listen, and to speak gRPC in that way.</summary>
    internal static async Task<GatewayServer> StartAsync(GatewayOptions options, RpcHost rpc, Action<ILoggingBuilder>? logging = null, TimeProvider? time = null, TelemetryOptions? telemetry = null, CancellationToken stop = default, FurtherTelemetry? further = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        telemetry ??= new TelemetryOptions();
        IReadOnlyList<string> faults = [.. options.Validate(), .. telemetry.Validate()];
        if (faults.Count > 0)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        WebApplication app = GatewayApp.Build(options, telemetry, further ?? FurtherTelemetry.None, rpc, logging, time ?? TimeProvider.System);
        try
        {
            await app.StartAsync(stop).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            if (failure is IOException && options.GrpcAddress is { } grpc && failure.Message.Contains(grpc, StringComparison.Ordinal))
                throw new IOException($"{failure.Message.TrimEnd('.')}; that is where gRPC is to be spoken: expected another address at GrpcUrl, or nothing", failure);
            throw;
        }
        var server = new GatewayServer(app, options);
        GatewayLog.Listening(server._logger, server.Url);
        if (server.GrpcUrl is { } spoken)
            GatewayLog.SpeakingGrpc(server._logger, spoken);
        if (options.IsRemote && !options.Security.AsksWho)
            SecurityLog.OpenToTheWorld(server._logger, server.Url);
        if (options.IsRemote && !options.Tls.IsOn)
            SecurityLog.Unencrypted(server._logger, server.Url);
        return server;
    }

    /// <summary>Requests go to this fleet from now on. It stays the caller's to end, after the gateway.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="unready">
    /// Why this process should be sent no requests at the moment although it takes them, null where it should; for a fleet of many processes, of which each is
    /// ready or not for itself. Where it is left out the fleet's status decides.
    /// </param>
    public void Open(IFleet fleet, Func<string?>? unready = null)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        _served.Open(fleet, unready);
    }

    /// <summary>Ends in order: new requests are refused, streams are told the end, requests under way go on for at most <see cref="GatewayOptions.DrainTimeout"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) != 0)
            return;
        GatewayLog.Draining(_logger, _options.DrainTimeout);
        _served.Drain();
        using (var patience = new CancellationTokenSource(_options.DrainTimeout))
            await _app.StopAsync(patience.Token).ConfigureAwait(false);
        GatewayLog.Ended(_logger);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
