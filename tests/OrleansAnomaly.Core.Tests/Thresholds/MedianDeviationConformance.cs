using OrleansAnomaly.Core.Thresholds;

namespace OrleansAnomaly.Core.Tests.Thresholds;

public sealed class MedianDeviationConformance : ThresholdConformance
{
    // 1 − Φ(3) = 0.00135, and the window's median and deviation are off now and then.
    protected override IReadOnlyList<(string Law, double Least, double Most)> Promises => [("normal", 0.0011, 0.0022)];

    protected override IThreshold Create() => new MedianDeviationThreshold(new MedianDeviationThresholdOptions { Deviations = 3 });
}
