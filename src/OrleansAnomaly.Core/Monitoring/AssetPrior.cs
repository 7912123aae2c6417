using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>What a fleet knows of the fused sum before an asset has shown its own: log10 of the share of normal intervals above 0, 1, 2, ….</summary>
internal static class AssetPrior
{
    public static CalibratorOptions Fused { get; } = new()
    {
        Axis = ScoreAxis.Linear,
        BinWidth = 0.5,
        FleetPrior = [-0.3, -1.1, -1.8, -2.4, -2.9, -3.4, -3.9, -4.3, -4.7],
        PriorStep = 1,
        PriorWeight = 1000,
    };
}
