using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Dashboard;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>Orleans' dashboard on a listener of its own, within the silo's host.</summary>
internal static class DashboardApp
{
    private const int MostConnections = 64;

    /// <summary>A builder for a silo that shows it.</summary>
    /// <param name="options">Sound options with an address.</param>
    public static WebApplicationBuilder Builder(DashboardOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Url!).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
        });
        builder.Services.AddSingleton(options).AddRoutingCore();
        return builder;
    }

    /// <summary>What shows it needs of the silo. The log is not shown: it is where logs are, and a reader of it would keep the silo from ending.</summary>
    public static void Add(ISiloBuilder silo) => silo.AddDashboard(dashboard => dashboard.HideTrace = true);

    /// <summary>The silo with its pages.</summary>
    public static WebApplication Map(WebApplication app)
    {
        app.UseMiddleware<DashboardToken>();
        app.MapOrleansDashboard();
        return app;
    }
}
