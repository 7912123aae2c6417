using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.RobustZScore;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class RobustZScoreConformance : DetectorConformance
{
    protected override IReadOnlyList<AnomalyKind> Claims => [AnomalyKind.Spike, AnomalyKind.Dip, AnomalyKind.LevelShift];

    protected override int RowsToRecover => 300;

    protected override IDetector Create() => new RobustZScoreDetector();
}
