using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Storage.Cluster;

/// <summary>
/// A history that many processes write to at once, each for the partitions that it owns just then. Every partition has a log of its own and there
/// is none of all, so events get their places when they are written: <see cref="EventPosition.Sequence"/> is dense from 0, in the order in
/// which transactions were committed, and <see cref="EventPosition.Ordinal"/> is 0. Who has read the events up to a <see cref="LastPlace"/> has
/// missed none: none comes below it later. <see cref="IHistory.Write"/> gives places too and is not for a history that is told.
/// </summary>
public interface IClusterHistory : IHistory
{
    /// <summary>The place of the newest event; −1 where there is none.</summary>
    long LastPlace { get; }

    /// <summary>The history has everything that a partition's log had to tell before this position; 0 at first.</summary>
    /// <param name="partition">0 … 1,023.</param>
    long Told(int partition);

    /// <summary>
    /// Writes, in one transaction, what stretches of partitions' logs had to tell. A telling that does not begin where <see cref="Told"/> stands
    /// is left out whole: another process was faster, or something before it is missing. It is durable on return.
    /// </summary>
    /// <param name="tellings">
    /// Several may be of one partition. Their events get places in the order of the list, and within a telling in that of the positions they come with.
    /// </param>
    /// <exception cref="ArgumentException">A telling is not sound; the message says which and why. Nothing is written.</exception>
    /// <exception cref="StorageException">The store refused, or went away; then <see cref="Told"/> says whether it was written.</exception>
    ToldEvents Tell(IReadOnlyList<Telling> tellings);

    /// <summary>Events of all tenants in the order of their places.</summary>
    /// <param name="after">Events come after this place.</param>
    /// <param name="through">The last place that is wanted.</param>
    /// <param name="limit">Most events, 1 to <see cref="HistoryOptions.MostEvents"/>; fewer come only where there are no more.</param>
    /// <exception cref="ArgumentException"><paramref name="limit"/> is out of range.</exception>
    IReadOnlyList<FleetEvent> EventsOfAll(long after, long through, int limit);

    /// <summary>Names of a tenant's sensors, in the order of the bytes of their paths.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="prefix">Only paths that begin so; empty takes all.</param>
    /// <param name="within">Only this path and those that lie below it, whole segments counting; empty takes all.</param>
    /// <param name="after">Only paths behind this one; null for the first.</param>
    /// <param name="limit">Most names, 1 to 10,001; fewer come only where there are no more.</param>
    /// <exception cref="ArgumentException"><paramref name="limit"/> is out of range.</exception>
    IReadOnlyList<SensorId> Names(string tenant, string prefix, string within, string? after, int limit);
}
