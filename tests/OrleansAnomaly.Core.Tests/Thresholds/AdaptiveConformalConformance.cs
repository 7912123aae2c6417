using OrleansAnomaly.Core.Thresholds;

namespace OrleansAnomaly.Core.Tests.Thresholds;

public sealed class AdaptiveConformalConformance : ThresholdConformance
{
    // (1 + γ) / (γ·T) is 0.0034 for γ = 0.005 and T = 60,000.
    protected override IReadOnlyList<(string Law, double Least, double Most)> Promises =>
    [
        ("normal", 0.0066, 0.0134), ("uniform", 0.0066, 0.0134), ("exponential", 0.0066, 0.0134), ("pareto", 0.0066, 0.0134), ("cauchy", 0.0066, 0.0134),
    ];

    protected override IThreshold Create() => new AdaptiveConformalThreshold();
}
