using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Detect;
using OrleansAnomaly.Gateway.Health;
using OrleansAnomaly.Gateway.Metrics;
using OrleansAnomaly.Gateway.OpenApi;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Queries;
using OrleansAnomaly.Gateway.Readings;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Security.Tls;
using OrleansAnomaly.Gateway.Streaming;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Hosting;

/// <summary>Puts the rooms together into one web application.</summary>
internal static class GatewayApp
{
    public static WebApplication Build(GatewayOptions options, TelemetryOptions telemetry, FurtherTelemetry further, RpcHost rpc, Action<ILoggingBuilder>? logging, TimeProvider time)
    {
        // Empty: no configuration, no environment, no files; all of it is said by the options.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, options));
        logging?.Invoke(builder.Logging);
        builder.Services.AddSingleton(options).AddSingleton(time).AddSingleton<ServedFleet>().AddSingleton<SensorPaths>();
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Default));
        builder.Services.AddSecurity(options, time);
        builder.Services.AddLimits(options);
        builder.Services.AddStreams();
        builder.Services.AddSingleton<FleetActs>().AddRpc(rpc, options);
        builder.Services.AddTelemetry(telemetry, further);
        builder.Services.AddApiDocument();

        WebApplication app = builder.Build();
        app.UseMiddleware<RequestTrace>();
        app.UseSecurityHeaders(options.Tls.IsOn);
        app.UseMiddleware<ProblemBoundary>();
        app.UseRouting();
        app.UseStreams();
        app.UseDoors(options);
        app.UseLimits();
        app.UseOwnOrigin(options.Security.Origins);
        app.MapHealth();
        app.MapReadings();
        app.MapDetect();
        app.MapSensors();
        app.MapSeries();
        app.MapVerdicts();
        app.MapIncidents();
        app.MapAcknowledge();
        app.MapFleet();
        app.MapStream();
        app.MapRpc();
        app.MapMetrics();
        app.MapApiDocument();
        return app;
    }

    private static void Limit(KestrelServerOptions kestrel, GatewayOptions options)
    {
        kestrel.AddServerHeader = false;
        ListenAt(options.Url, options.Tls.IsOn ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1);
        if (options.GrpcAddress is { } grpc)
            ListenAt(grpc, HttpProtocols.Http2);
        Listening.Bound(kestrel.Limits.Http2);
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = options.MaxStreams;
        kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = options.IdleTimeout;

        void ListenAt(string url, HttpProtocols protocols) => kestrel.ListenAt(url, listener =>
        {
            listener.Protocols = protocols;
            if (options.Tls.IsOn)
                listener.UseTlsFiles(listener.ApplicationServices.GetRequiredService<TlsFiles>());
        });
    }
}
