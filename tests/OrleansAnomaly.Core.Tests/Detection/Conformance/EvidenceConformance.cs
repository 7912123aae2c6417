using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Evidence;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class EvidenceConformance : DetectorConformance
{
    protected override IReadOnlyList<AnomalyKind> Claims =>
        [AnomalyKind.Spike, AnomalyKind.Dip, AnomalyKind.LevelShift, AnomalyKind.VarianceChange];

    protected override double Rhythm => 4;

    protected override int RowsToRecover => 8_000;

    protected override IDetector Create() => new EvidenceDetector();
}
