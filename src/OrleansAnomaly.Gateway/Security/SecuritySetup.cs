using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Security.Audit;
using OrleansAnomaly.Gateway.Security.Tls;

namespace OrleansAnomaly.Gateway.Security;

/// <summary>Puts the doors into the application.</summary>
internal static class SecuritySetup
{
    public static void AddSecurity(this IServiceCollection services, GatewayOptions options, TimeProvider time)
    {
        services.AddSingleton(options.Security).AddSingleton(options.Tls).AddSingleton<Callers>().AddSingleton<OpenRequests>().AddSingleton<AuditLog>().AddSingleton<RefusedActs>()
            .AddSingleton<TlsFiles>().AddSingleton<Renewal>().AddSingleton(new FailedAttempts(options.Security.FailuresPerMinute, time));
        services.AddHostedService(provider => provider.GetRequiredService<Renewal>());
        if (options.Security.Origins is { Length: > 0 } origins)
            services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.WithOrigins(origins).WithMethods("GET", "POST")
                .WithHeaders("Authorization", Credentials.KeyHeader, Credentials.TenantHeader, "Content-Type", "Content-Encoding", "Last-Event-ID", "X-Grpc-Web", "X-User-Agent", "Grpc-Timeout")
                .WithExposedHeaders("Retry-After", "WWW-Authenticate", "Grpc-Status", "Grpc-Message", "Grpc-Status-Details-Bin")
                .SetPreflightMaxAge(TimeSpan.FromHours(1))));
    }

    /// <summary>Stands behind routing and what knows WebSockets, before whatever does work for a caller.</summary>
    public static void UseDoors(this WebApplication app, GatewayOptions options)
    {
        // Other pages ask first whether they may, and show no key when they do.
        if (options.Security.Origins.Length > 0)
            app.UseCors();
        app.UseMiddleware<Doors>();
    }

    /// <summary>Has a listener speak TLS, with what the files hold at each handshake.</summary>
    public static void UseTlsFiles(this ListenOptions listener, TlsFiles files)
    {
        listener.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(files.Shown) });
    }
}
