using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>What a fleet knows of the fused sum before an asset has shown its own: log10 of the share of normal intervals above each knot.</summary>
internal static class AssetPrior
{
    /// <summary>Of the sum's exponential mean; knots at 0, ½, 1, ….</summary>
    public static CalibratorOptions Sustained { get; } = new()
    {
        Axis = ScoreAxis.Linear,
        BinWidth = 0.1,
        FleetPrior = [-0.05, -0.7, -1.4, -2.1, -2.8, -3.5, -4.2, -4.9],
        PriorStep = 0.5,
        PriorWeight = 200,
    };

    /// <summary>Of the sum of one interval; knots at 0, 1, 2, ….</summary>
    public static CalibratorOptions Fused { get; } = new()
    {
        Axis = ScoreAxis.Linear,
        BinWidth = 0.5,
        FleetPrior = [-0.35, -1.2, -2, -2.75, -3.5, -4.25, -5, -5.75],
        PriorStep = 1,
        PriorWeight = 200,
    };
}
