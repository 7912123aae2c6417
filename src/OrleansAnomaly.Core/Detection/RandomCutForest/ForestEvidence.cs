using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>
/// Evidence of a score: 16 times its odds. The score of what is far away comes close to 1, its odds grow in proportion to the distance, so that
/// the farther of two outliers still is the odder one.
/// </summary>
internal static class ForestEvidence
{
    private const double Unit = 16, Most = 1e6;

    /// <summary>No prior: what is ordinary depends on how the sensors hang together.</summary>
    public static CalibratorOptions Calibration { get; } = new();

    public static double Of(double score) => score < 1 ? Math.Min(Unit * score / (1 - score), Most) : Most;

    /// <summary>Parts of a score made parts of its evidence, to which they then add up.</summary>
    public static void Scale(Span<double> parts, double evidence)
    {
        double sum = 0;
        foreach (double part in parts)
            sum += part;
        double by = sum > 0 ? evidence / sum : 0;
        foreach (ref double part in parts)
            part *= by;
    }
}
