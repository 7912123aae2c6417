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

public sealed class MedianDeviationConformance : ThresholdConformance
{
    // 1 − Φ(3) = 0.00135, and the window's median and deviation are off now and then.
    protected override IReadOnlyList<(string Law, double Least, double Most)> Promises => [("normal", 0.0011, 0.0022)];

    protected override IThreshold Create() => new MedianDeviationThreshold(new MedianDeviationThresholdOptions { Deviations = 3 });
}

public sealed class SpotConformance : ThresholdConformance
{
    protected override IReadOnlyList<(string Law, double Least, double Most)> Promises =>
    [
        ("normal", 0.0003, 0.003), ("half-normal", 0.0003, 0.003), ("uniform", 0.0003, 0.003), ("exponential", 0.0003, 0.003),
        ("lognormal", 0.0003, 0.003), ("pareto", 0.0003, 0.003), ("cauchy", 0.0003, 0.003),
    ];

    protected override IThreshold Create() => new ExtremeValueThreshold(new ExtremeValueThresholdOptions { Share = 0.001 });
}

public sealed class DriftingSpotConformance : ThresholdConformance
{
    // A heavy tail moves the mean of the latest scores too.
    protected override IReadOnlyList<(string Law, double Least, double Most)> Promises =>
        [("normal", 0.0003, 0.003), ("half-normal", 0.0003, 0.003), ("uniform", 0.0003, 0.003), ("exponential", 0.0003, 0.003), ("lognormal", 0.0003, 0.003)];

    protected override IThreshold Create() => new ExtremeValueThreshold(new ExtremeValueThresholdOptions { Share = 0.001, Depth = 100 });
}

public sealed class DynamicConformance : ThresholdConformance
{
    protected override IReadOnlyList<(string Law, double Least, double Most)> Promises =>
        [("half-normal", 0, 1.0 / 512), ("uniform", 0, 1.0 / 512), ("exponential", 0, 1.0 / 512), ("lognormal", 0, 1.5 / 512)];

    protected override IThreshold Create() => new DynamicThreshold();
}

public sealed class ConformalConformance : ThresholdConformance
{
    // The promise is at most 0.01, with four standard errors of 60,000 scores; what is less than that by far would be no level at all.
    protected override IReadOnlyList<(string Law, double Least, double Most)> Promises =>
    [
        ("normal", 0.007, 0.0117), ("uniform", 0.007, 0.0117), ("exponential", 0.007, 0.0117), ("pareto", 0.007, 0.0117), ("cauchy", 0.007, 0.0117), ("ties", 0, 0.0117),
    ];

    protected override IThreshold Create() => new ConformalThreshold();
}

public sealed class AdaptiveConformalConformance : ThresholdConformance
{
    // (1 + γ) / (γ·T) is 0.0034 for γ = 0.005 and T = 60,000.
    protected override IReadOnlyList<(string Law, double Least, double Most)> Promises =>
    [
        ("normal", 0.0066, 0.0134), ("uniform", 0.0066, 0.0134), ("exponential", 0.0066, 0.0134), ("pareto", 0.0066, 0.0134), ("cauchy", 0.0066, 0.0134),
    ];

    protected override IThreshold Create() => new AdaptiveConformalThreshold();
}
