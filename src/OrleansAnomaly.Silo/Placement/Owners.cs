namespace OrleansAnomaly.Silo.Placement;

/// <summary>
/// The silos that partitions are shared out among, as this silo knows them at the moment. Whoever places a partition, takes it up or hands it over asks
/// here: were a grain placed by another list than the one by which it is taken up, it would be refused and placed again for as long as they differ.
/// </summary>
internal sealed class Owners(IClusterMembershipService membership, DrainingSilos draining)
{
    /// <summary>The silos that are up and stay, in order; empty before this silo has joined.</summary>
    public SiloAddress[] Silos =>
        draining.Without([.. membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).Order()]);

    /// <summary>The silo that a partition belongs to; null before this silo has joined.</summary>
    public SiloAddress? Of(int partition) => Silos is { Length: > 0 } silos ? Assignment.Of(partition, silos) : null;
}
