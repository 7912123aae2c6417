using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Silo.Placement;

/// <summary>
/// Which silo a partition belongs to: the one that draws the highest number for it (rendezvous hashing; Thaler and Ravishankar 1998). All who know the same
/// silos agree without a word, and when a silo comes or goes only its own share moves.
/// </summary>
internal static class Assignment
{
    /// <summary>The silo for a partition.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static SiloAddress Of(int partition, IReadOnlyCollection<SiloAddress> silos)
    {
        SiloAddress? best = null;
        ulong highest = 0;
        foreach (SiloAddress silo in silos)
        {
            ulong drawn = new SplitMix64((ulong)silo.GetConsistentHashCode() << 16 ^ (ulong)partition).NextUInt64();
            if (best is null || drawn > highest || (drawn == highest && silo.CompareTo(best) < 0))
                (best, highest) = (silo, drawn);
        }
        return best ?? throw new ArgumentException("there is no silo to own a partition", nameof(silos));
    }
}
