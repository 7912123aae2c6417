using OrleansAnomaly.Silo.Placement;

namespace OrleansAnomaly.Silo.Grains;

/// <summary>
/// A grain that is where its partition is. A silo makes a grain wherever a message for it arrives, and who has not heard of a change yet sends it to the
/// former place: there it would stay, in a process other than its owner's. So it goes again at once, and what came for it is sent on.
/// </summary>
internal abstract class PartitionMember(Owners owners) : Grain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (owners.IsElsewhere(PartitionKey.PartitionOf(this.GetGrainId())))
            DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
