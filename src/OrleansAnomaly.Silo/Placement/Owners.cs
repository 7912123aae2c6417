namespace OrleansAnomaly.Silo.Placement;

/// <summary>
/// The silos that partitions are shared out among, as this silo knows them at the moment. Whoever places a grain, takes it up or hands it over asks
/// here: were a grain placed by another list than the one by which it is taken up, it would be refused and placed again for as long as they differ.
/// All members may be called by many threads at once.
/// </summary>
internal sealed class Owners(IClusterMembershipService membership, DrainingSilos draining, ILocalSiloDetails details)
{
    private volatile Known? _known;

    /// <summary>The silos that are up and stay, in order; empty before this silo has joined.</summary>
    public SiloAddress[] Silos
    {
        get
        {
            ClusterMembershipSnapshot snapshot = membership.CurrentSnapshot;
            int going = draining.Count;
            if (_known is { } known && ReferenceEquals(known.Snapshot, snapshot) && known.Going == going)
                return known.Silos;
            SiloAddress[] silos = draining.Without([.. snapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).Order()]);
            _known = new Known(snapshot, going, silos);
            return silos;
        }
    }

    /// <summary>The silo that a partition belongs to; null before this silo has joined.</summary>
    public SiloAddress? Of(int partition) => Silos is { Length: > 0 } silos ? Assignment.Of(partition, silos) : null;

    /// <summary>Whether a partition belongs to another silo than this one.</summary>
    public bool IsElsewhere(int partition) => Of(partition) is { } owner && !owner.Equals(details.SiloAddress);

    private sealed record Known(ClusterMembershipSnapshot Snapshot, int Going, SiloAddress[] Silos);
}
