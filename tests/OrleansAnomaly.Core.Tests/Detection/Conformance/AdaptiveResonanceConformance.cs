using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.AdaptiveResonance;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class AdaptiveResonanceConformance : DetectorConformance
{
    protected override IReadOnlyList<AnomalyKind> Claims => [AnomalyKind.LevelShift];

    protected override int RowsToRecover => 4_000;

    protected override IDetector Create() => new AdaptiveResonanceDetector();
}
