using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>What a fleet knows of the fused sum before an asset has shown its own: log10 of the share of normal intervals above each knot.</summary>
internal static class AssetPrior
{
    /// <summary>Of the sum of one interval; knots at 0, 1, 2, ….</summary>
    public static CalibratorOptions Fused { get; } = new()
    {
        Axis = ScoreAxis.Linear,
        BinWidth = 0.5,
        TailPower = 1,
        FleetPrior = [-0.35, -0.9, -1.35, -1.8, -2.2, -2.6, -3, -3.4],
        PriorStep = 1,
        PriorWeight = 500,
    };
}
