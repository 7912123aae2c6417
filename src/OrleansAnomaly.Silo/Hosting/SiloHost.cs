using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Hosting;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>Puts a silo together.</summary>
internal static class SiloHost
{
    /// <summary>Builds it; whoever asked starts and ends it.</summary>
    /// <param name="options">Sound options.</param>
    /// <param name="stores">What the silos share; ended by the caller, after the host.</param>
    /// <param name="logging">Where logs go.</param>
    /// <param name="time">The fleet's clock.</param>
    /// <param name="fatal">What is done where the silo cannot go on.</param>
    public static IHost Build(SiloOptions options, ClusterStores stores, Action<ILoggingBuilder> logging, TimeProvider time, IFatalErrorHandler fatal)
    {
        IHost host;
        if (options.Dashboard.Url is null)
        {
            // Empty: no configuration, no environment, no files; all of it is said by the options.
            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            Fill(builder);
            host = builder.Build();
        }
        else
        {
            WebApplicationBuilder builder = DashboardApp.Builder(options.Dashboard);
            Fill(builder);
            host = DashboardApp.Map(builder.Build());
        }
        // Its instruments need only exist.
        host.Services.GetRequiredService<SiloMetrics>();
        return host;

        void Fill(IHostApplicationBuilder builder)
        {
            logging(builder.Logging);
            builder.Services.AddMetrics();
            builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
            builder.Services.Configure<HostOptions>(limits => limits.ShutdownTimeout = options.DrainTimeout);
            builder.UseOrleans(silo =>
            {
                silo.UseCluster(options.Cluster);
                silo.AddActivityPropagation();
                if (options.Dashboard.Url is not null)
                    DashboardApp.Add(silo);
                silo.Services.AddPartitions(options.Fleet, stores, time);
                silo.Services.AddFleet(options.Fleet, stores, time);
                silo.Services.AddSingleton<SiloMetrics>();
                silo.Services.AddSingleton(fatal);
            });
        }
    }
}
