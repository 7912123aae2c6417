using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;
using OrleansAnomaly.Silo.Fleet;
using OrleansAnomaly.Silo.Grains;
using OrleansAnomaly.Silo.Partitions;
using OrleansAnomaly.Silo.Placement;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>Puts the rooms of a silo, or of a client, together.</summary>
internal static class FleetServices
{
    /// <summary>What a silo needs to own partitions.</summary>
    /// <param name="services">The silo's services; Orleans' own come first, so that what is added here ends before the silo does.</param>
    /// <param name="options">Sound options.</param>
    /// <param name="stores">What the silos share. Whoever made it disposes of it.</param>
    /// <param name="time">The fleet's clock; Orleans keeps its own.</param>
    public static IServiceCollection AddPartitions(this IServiceCollection services, FleetOptions options, ClusterStores stores, TimeProvider time)
    {
        services.AddFailures();
        services.AddPlacementDirector<PartitionPlacementStrategy, PartitionPlacementDirector>();
        services.AddSingleton<DrainingSilos>().AddSingleton<Owners>();
        services.AddSingleton<LocalPartitions>();
        services.AddSingleton(new Monitors(options.Sensors, options.Assets));
        services.AddSingleton(provider => new SiloMemory(options.MemoryBudget, provider.GetRequiredService<Monitors>()));
        services.AddSingleton(new IntakeRoom(options.QueueBytes));
        services.AddSingleton(_ => new LogWriter(stores.Log));
        services.AddSingleton(provider => new Teller(stores.History, provider.GetRequiredService<ILogger<Teller>>()));
        services.AddSingleton(provider => new SiloShare(
            options,
            time,
            provider.GetRequiredService<Monitors>(),
            stores,
            provider.GetRequiredService<LogWriter>(),
            provider.GetRequiredService<Teller>(),
            provider.GetRequiredService<SiloMemory>(),
            provider.GetRequiredService<IntakeRoom>(),
            provider.GetRequiredService<ILogger<SiloShare>>()));
        services.AddSingleton<Keeper>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Keeper>());
        return services;
    }

    /// <summary>The fleet as an outside sees it.</summary>
    public static IServiceCollection AddFleet(this IServiceCollection services, FleetOptions options, ClusterStores stores, TimeProvider time)
    {
        services.AddFailures();
        services.TryAddSingleton(provider => new OrleansFleet(provider.GetRequiredService<IGrainFactory>(), stores.History, options, time, provider.GetRequiredService<ILogger<OrleansFleet>>()));
        return services;
    }

    // What is thrown in one process is told to another. An answer that cannot be written is never sent, and who asked waits until his patience ends.
    internal static IServiceCollection AddFailures(this IServiceCollection services) => services.Configure<ExceptionSerializationOptions>(exceptions =>
    {
        exceptions.SupportedNamespacePrefixes.Add(nameof(OrleansAnomaly));
        exceptions.SupportedNamespacePrefixes.Add(nameof(Npgsql));
    });
}
