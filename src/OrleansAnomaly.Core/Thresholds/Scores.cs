namespace OrleansAnomaly.Core.Thresholds;

/// <summary>What all thresholds hold of scores.</summary>
internal static class Scores
{
    private const double Largest = 1e30;

    /// <summary>Whether there is something to learn, and what: bounded, and never −0, which orders differ about.</summary>
    public static bool Takes(double score, out double taken)
    {
        taken = Math.Clamp(score, -Largest, Largest) + 0.0;
        return double.IsFinite(score);
    }

    /// <summary>Throws where options are not sound.</summary>
    public static void Demand(IReadOnlyList<string> errors, string name)
    {
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), name);
    }
}
