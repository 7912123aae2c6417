using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace OrleansAnomaly.Silo.Placement;

/// <summary>Where a partition is, everything of it is: its owner, its sensors, its assets. So the hot path stays within a process.</summary>
[Serializable, GenerateSerializer, Immutable, Alias("partition-placement")]
internal sealed class PartitionPlacementStrategy : PlacementStrategy;

/// <inheritdoc cref="PartitionPlacementStrategy"/>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PartitionPlacementAttribute() : PlacementAttribute(new PartitionPlacementStrategy());

/// <inheritdoc cref="PartitionPlacementStrategy"/>
internal sealed class PartitionPlacementDirector(Owners owners) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] silos = context.GetCompatibleSilos(target);
        // A silo that is named, and there, is meant; if it is gone, or not known yet, the call only has to end somewhere: it is refused there.
        if (PartitionKey.SiloOf(target.GrainIdentity, silos) is { } named)
            return Task.FromResult(named);
        int partition = PartitionKey.PartitionOf(target.GrainIdentity);
        SiloAddress owner = owners.Of(partition) ?? Assignment.Of(partition, silos);
        // It has just joined, and what grains it has is not known yet. Any other silo would refuse the grain.
        return silos.Contains(owner) ? Task.FromResult(owner) : throw new OrleansException($"{owner}, which partition {partition} belongs to, is not known well enough yet");
    }
}
