using Orleans.Concurrency;
using Orleans.Placement;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Silo.Partitions;
using OrleansAnomaly.Silo.Placement;

namespace OrleansAnomaly.Silo.Grains;

/// <inheritdoc cref="ISiloGrain"/>
[GrainType(PartitionKey.SiloType), PartitionPlacement, Immovable, Reentrant]
internal sealed class SiloGrain(SiloShare silo, LocalPartitions local, Keeper keeper, DrainingSilos draining, ILocalSiloDetails details) : Grain, ISiloGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Who does not know a new silo yet places its grain elsewhere; there it would answer for the wrong one from then on.
        string meant = this.GetPrimaryKeyString(), here = details.SiloAddress.ToParsableString();
        return meant == here ? Task.CompletedTask : throw new OrleansException($"the grain of silo '{meant}' was placed on '{here}'");
    }

    public Task<FleetStatus> StatusAsync()
    {
        Partition[] partitions = [.. local.All.Select(one => one.Partition)];
        return Task.FromResult(new FleetStatus
        {
            Sensors = partitions.Sum(partition => (long)partition.Sensors),
            Assets = partitions.Sum(partition => (long)partition.Assets),
            AssetsInMemory = partitions.Sum(partition => (long)partition.AssetsInMemory),
            MemoryBytes = silo.Memory.Used,
            MemoryBudget = silo.Memory.Limit,
            Accepted = silo.Counts.Accepted,
            Refused = silo.Counts.Refused,
            Scored = silo.Counts.Scored,
            Evicted = silo.Counts.Evicted,
            Returned = silo.Counts.Returned,
        });
    }

    public Task DrainsAsync(SiloAddress silo)
    {
        draining.Add(silo);
        return Task.CompletedTask;
    }

    public Task FlushAsync() => silo.Teller.FlushAsync();

    public Task CheckpointAsync() => Task.WhenAll(local.All.Select(one => one.Grain.CheckpointAsync()));

    public async Task SettleAsync()
    {
        await keeper.WakeAllAsync();
        await Task.WhenAll(local.All.Select(one => one.Grain.SettleAsync()));
        await keeper.MakeRoomAsync();
        await silo.Teller.FlushAsync();
    }
}
