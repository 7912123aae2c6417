using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Detection.SeasonalBaseline;

/// <summary>
/// What a fleet of sensors knows of the detector's statistics before a sensor has shown its own: log10 of the share of normal
/// readings above φ = 0, ½, 1, …. Read off the fault-free readings of the simulated plant (seed 102, after eight days) and rounded towards
/// heavier tails; an assumption about machines, not a law. Cloud counters have heavier tails, which a sensor's own counts must teach.
/// </summary>
internal static class SeasonalBaselinePrior
{
    public static CalibratorOptions Surprise { get; } = Sizes([0, -0.32, -1.0, -2.3, -3.6, -4.7, -5.8, -6.9], 0.5, 300);
    public static CalibratorOptions Shift { get; } = Sizes([0, -0.11, -0.3, -0.65, -1.35, -2.5, -4.5, -6.5], 1, 60);
    public static CalibratorOptions Trend { get; } = Sizes([0, -0.15, -0.45, -0.95, -1.65, -2.8, -4.5, -6.2], 1, 60);
    public static CalibratorOptions Scatter { get; } = Sizes([-0.35, -1.1, -1.95, -3.4, -5.0, -6.6], 1, 60);

    /// <summary>Of the evidence itself; knots at 0, 1, 2, ….</summary>
    public static CalibratorOptions Evidence { get; } = new()
    {
        Axis = ScoreAxis.Linear,
        BinWidth = 0.25,
        TailPower = 1,
        FleetPrior = [-0.3, -1.45, -2.3, -3.15, -4.1, -5.0, -6.1, -7.2],
        PriorStep = 1,
        PriorWeight = 10_000,
    };

    private static CalibratorOptions Sizes(double[] survival, double tailPower, double weight) => new() { FleetPrior = survival, TailPower = tailPower, PriorStep = 0.5, PriorWeight = weight };
}
