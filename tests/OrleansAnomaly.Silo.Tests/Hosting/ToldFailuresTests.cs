using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Silo.Hosting;
using OrleansAnomaly.Silo.Partitions;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Silo.Tests.Hosting;

/// <summary>An answer that cannot be written is never sent.</summary>
public sealed class ToldFailuresTests
{
    public static TheoryData<Exception> Failures() => new(
        new PartitionLostException("partition 3 was given up"),
        new StorageException("the server cannot be reached", "db:5432/anomaly", inner: new NpgsqlException("no route")),
        new DeposedException(3, 7, 8),
        new FleetUnavailableException("the fleet did not answer"),
        new FleetStoppedException("the fleet is shut down"),
        new ReplayUnavailableException("the past is not kept"),
        new ArgumentException("the batch has no rows"));

    [Theory, MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void What_is_thrown_in_one_process_is_told_to_another_with_its_kind_and_its_words(Exception failure)
    {
        using ServiceProvider services = new ServiceCollection().AddSerializer().AddFailures().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer<Exception>>();
        Exception told = serializer.Deserialize(serializer.SerializeToArray(failure));
        Assert.Equal((failure.GetType(), failure.Message, failure.InnerException?.Message), (told.GetType(), told.Message, told.InnerException?.Message));
    }
}
