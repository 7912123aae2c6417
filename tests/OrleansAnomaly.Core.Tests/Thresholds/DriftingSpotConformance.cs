using OrleansAnomaly.Core.Thresholds;

namespace OrleansAnomaly.Core.Tests.Thresholds;

public sealed class DriftingSpotConformance : ThresholdConformance
{
    // A heavy tail moves the mean of the latest scores too.
    protected override IReadOnlyList<(string Law, double Least, double Most)> Promises =>
        [("normal", 0.0005, 0.002), ("half-normal", 0.0005, 0.002), ("uniform", 0.0005, 0.002), ("exponential", 0.0005, 0.002), ("lognormal", 0.0005, 0.002)];

    protected override IThreshold Create() => new ExtremeValueThreshold(new ExtremeValueThresholdOptions { Share = 0.001, Depth = 100 });
}
