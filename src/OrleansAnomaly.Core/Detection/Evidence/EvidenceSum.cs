namespace OrleansAnomaly.Core.Detection.Evidence;

/// <summary>
/// Adds up what several looks at the same readings say: a weighted truncated product of p-values (Zaykin et al., "Truncated product method for
/// combining p-values", Genetic Epidemiology 22, 2002). What a look finds ordinary (p ≥ 0.1) counts next to nothing, just enough to rank ordinary
/// readings, so that many ordinary looks do not make an odd one; and no look alone counts more than its weight times <see cref="Most"/>.
/// </summary>
public static class EvidenceSum
{
    /// <summary>Decades beyond the first that a look can add, before its weight.</summary>
    public const double Most = 2.7;

    private const double Ordinary = 0.005;

    /// <summary>The part of one look in the sum.</summary>
    /// <param name="strength">−log10 of its p-value, ≥ 0.</param>
    /// <param name="weight">Its weight, ≥ 0.</param>
    public static double Part(double strength, double weight) => weight * (Ordinary * Math.Min(strength, 1) + Math.Clamp(strength - 1, 0, Most));
}
