using OrleansAnomaly.Core.Thresholds;

namespace OrleansAnomaly.Core.Tests.Thresholds;

public sealed class PercentileConformance : ThresholdConformance
{
    // Up to one bin above the quantile, and ties are above or not together.
    protected override IReadOnlyList<(string Law, double Least, double Most)> Promises =>
    [
        ("half-normal", 0.005, 0.011), ("exponential", 0.005, 0.011), ("lognormal", 0.006, 0.011), ("pareto", 0.006, 0.011), ("cauchy", 0.007, 0.011), ("ties", 0, 0.013),
    ];

    // Another unit cuts the bins elsewhere.
    protected override double UnitTolerance => 0.11;

    protected override IThreshold Create() => new PercentileThreshold(new PercentileThresholdOptions { Memory = 20_000 });
}
