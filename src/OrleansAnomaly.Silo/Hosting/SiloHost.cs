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
    public static IHost Build(SiloOptions options, ClusterStores stores, Action<ILoggingBuilder> logging, TimeProvider time, Func<IServiceProvider, IFatalErrorHandler> fatal)
    {
        // Empty: no configuration, no environment, no files; all of it is said by the options.
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        logging(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout);
        builder.UseOrleans(silo =>
        {
            silo.UseCluster(options.Cluster);
            silo.Services.AddPartitions(options.Fleet, stores, time);
            silo.Services.AddFleet(options.Fleet, stores, time);
            silo.Services.AddSingleton(fatal);
        });
        return builder.Build();
    }
}
