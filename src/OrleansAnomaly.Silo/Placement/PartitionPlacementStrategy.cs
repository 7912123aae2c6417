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
internal sealed class PartitionPlacementDirector(DrainingSilos draining) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] silos = context.GetCompatibleSilos(target);
        // A silo that is named, and there, is meant; if it is gone, or not known yet, the call only has to end somewhere: it is refused there.
        return Task.FromResult(PartitionKey.SiloOf(target.GrainIdentity, silos) ?? Assignment.Of(PartitionKey.PartitionOf(target.GrainIdentity), draining.Without(silos)));
    }
}
