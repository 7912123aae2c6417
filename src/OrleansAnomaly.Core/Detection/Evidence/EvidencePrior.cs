using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Detection.Evidence;

/// <summary>
/// What a fleet of sensors knows of the detector's statistics before a sensor has shown its own: log10 of the share of readings above
/// φ = ln(1 + s) = 0, ½, 1, …. Pooled over cloud, industrial, building and spacecraft telemetry; this is the cold start, and a cohort can put its own in
/// its place. Calibrating a series by itself alone would make all series alarm equally often; the prior keeps size.
/// </summary>
internal static class EvidencePrior
{
    // First: what follows is made of them.
    private static readonly double[] s_knots = [0, 0.7, 1.4, 2.4, 3.4, 4.6, 6, 9];

    /// <summary>The mean residual, scaled by the hour: a statistic that each series knows for itself.</summary>
    public static CalibratorOptions Course { get; } = new() { PriorWeight = 0 };

    /// <summary>How far the latest few readings lie from the level: likewise.</summary>
    public static CalibratorOptions Level { get; } = new() { PriorWeight = 0 };

    /// <summary>The mean residual in mean absolute residuals.</summary>
    public static CalibratorOptions Residual { get; } = Sizes(10_000, [0, -0.66, -1.85, -3, -4.16, -5.8, -7.6, -11.5]);

    /// <summary>The size of a step in mean steps.</summary>
    public static CalibratorOptions Step { get; } = Sizes(10_000, [0, -0.79, -1.58, -2.58, -3.33, -4.15, -5.2, -7.4]);

    /// <summary>The mean excursion from the recent course in standard deviations.</summary>
    public static CalibratorOptions Scatter { get; } = Sizes(10_000, [0, -1.6, -3.45, -4.3, -4.6, -5, -5.5, -6.5]);

    /// <summary>By how much the mean excursion falls short of the standard deviation: likewise known by each series for itself.</summary>
    public static CalibratorOptions Calm { get; } = new() { PriorWeight = 0 };

    /// <summary>The distance from a quick average in its own standard deviations.</summary>
    public static CalibratorOptions Spike { get; } = Sizes(1000, [0, -0.75, -2.05, -3.37, -4.36, -5.5, -6.6, -9]);

    /// <summary>Of the evidence itself; knots at 0, 1, 2, ….</summary>
    public static CalibratorOptions Evidence { get; } = new()
    {
        Axis = ScoreAxis.Linear,
        BinWidth = 0.25,
        TailPower = 1,
        FleetPrior = [-0.01, -1.15, -1.55, -1.9, -2.3, -2.75, -3.2, -3.65, -4.1, -4.55, -5],
        PriorStep = 1,
        PriorWeight = 5_000,
    };

    /// <summary>The fleet's survival function, straight between its knots, at every half.</summary>
    private static CalibratorOptions Sizes(double weight, double[] survival)
    {
        var even = new double[19];
        for (int i = 0, knot = 0; i < even.Length; i++)
        {
            double phi = 0.5 * i;
            while (knot < s_knots.Length - 2 && phi > s_knots[knot + 1])
                knot++;
            even[i] = survival[knot] + (phi - s_knots[knot]) / (s_knots[knot + 1] - s_knots[knot]) * (survival[knot + 1] - survival[knot]);
        }
        return new CalibratorOptions { FleetPrior = even, PriorStep = 0.5, PriorWeight = weight };
    }
}
