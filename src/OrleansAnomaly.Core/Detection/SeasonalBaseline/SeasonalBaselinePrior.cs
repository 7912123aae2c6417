using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Detection.SeasonalBaseline;

/// <summary>
/// What a fleet of sensors knows of the detector's statistics before a sensor has shown its own: log10 of the share of normal
/// readings above φ = 0, ½, 1, ….
/// </summary>
internal static class SeasonalBaselinePrior
{
    public static CalibratorOptions Surprise { get; } = Sizes([0, -0.4, -1.0, -1.8, -2.6, -3.3, -4.0, -4.7, -5.4, -6.1]);
    public static CalibratorOptions Shift { get; } = Sizes([0, -0.2, -0.45, -0.9, -1.7, -2.6, -3.4, -4.2, -5]);
    public static CalibratorOptions Trend { get; } = Sizes([0, -0.2, -0.4, -0.7, -1.2, -1.9, -2.7, -3.5, -4.3]);
    public static CalibratorOptions Scatter { get; } = Sizes([-0.2, -0.5, -0.95, -1.6, -2.4, -3.3, -4.2, -5.1]);

    /// <summary>Of the evidence itself; knots at 0, 1, 2, ….</summary>
    public static CalibratorOptions Evidence { get; } = new()
    {
        Axis = ScoreAxis.Linear,
        BinWidth = 0.25,
        FleetPrior = [-0.3, -1.2, -1.9, -2.6, -3.3, -4.0, -4.7, -5.4, -6.1],
        PriorStep = 1,
        PriorWeight = 100,
    };

    private static CalibratorOptions Sizes(double[] survival) => new() { FleetPrior = survival, PriorStep = 0.5, PriorWeight = 300 };
}
