using OrleansAnomaly.Core.Thresholds;

namespace OrleansAnomaly.Core.Tests.Thresholds;

public sealed class DynamicConformance : ThresholdConformance
{
    protected override IReadOnlyList<(string Law, double Least, double Most)> Promises =>
        [("half-normal", 0, 1.0 / 512), ("uniform", 0, 1.0 / 512), ("exponential", 0, 1.0 / 512), ("lognormal", 0, 1.5 / 512)];

    protected override IThreshold Create() => new DynamicThreshold();
}
