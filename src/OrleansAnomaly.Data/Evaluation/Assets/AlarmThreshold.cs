namespace OrleansAnomaly.Data.Evaluation.Assets;

/// <summary>The same rule for every method: what a given share of the normal rows exceed.</summary>
internal static class AlarmThreshold
{
    /// <summary>The least threshold that at most that share of <paramref name="normal"/> exceeds.</summary>
    public static double Of(IReadOnlyCollection<double> normal, double share)
    {
        double[] falling = [.. normal.OrderDescending()];
        return falling[Math.Min((int)(share * falling.Length), falling.Length - 1)];
    }
}
