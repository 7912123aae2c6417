using OrleansAnomaly.Core.Thresholds;

namespace OrleansAnomaly.Core.Tests.Thresholds;

public sealed class SpotConformance : ThresholdConformance
{
    protected override IReadOnlyList<(string Law, double Least, double Most)> Promises =>
    [
        ("normal", 0.0003, 0.003), ("half-normal", 0.0003, 0.003), ("uniform", 0.0003, 0.003), ("exponential", 0.0003, 0.003),
        ("lognormal", 0.0003, 0.003), ("pareto", 0.0003, 0.003), ("cauchy", 0.0003, 0.003),
    ];

    protected override IThreshold Create() => new ExtremeValueThreshold(new ExtremeValueThresholdOptions { Share = 0.001 });
}
