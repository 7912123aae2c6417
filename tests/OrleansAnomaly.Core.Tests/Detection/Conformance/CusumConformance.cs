using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Cusum;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class CusumConformance : DetectorConformance
{
    protected override IReadOnlyList<AnomalyKind> Claims => [AnomalyKind.LevelShift, AnomalyKind.Trend];

    protected override int RowsToRecover => 500;

    protected override IDetector Create() => new CusumDetector();
}
