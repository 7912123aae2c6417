using OrleansAnomaly.Core.Thresholds;

namespace OrleansAnomaly.Core.Tests.Thresholds;

public sealed class ConformalConformance : ThresholdConformance
{
    // The promise is at most 0.01, with four standard errors of 60,000 scores; what is less than that by far would be no level at all.
    protected override IReadOnlyList<(string Law, double Least, double Most)> Promises =>
    [
        ("normal", 0.007, 0.0117), ("uniform", 0.007, 0.0117), ("exponential", 0.007, 0.0117), ("pareto", 0.007, 0.0117), ("cauchy", 0.007, 0.0117), ("ties", 0, 0.0117),
    ];

    protected override IThreshold Create() => new ConformalThreshold();
}
