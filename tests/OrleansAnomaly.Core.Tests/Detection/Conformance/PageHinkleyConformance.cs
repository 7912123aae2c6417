using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.PageHinkley;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class PageHinkleyConformance : DetectorConformance
{
    protected override IReadOnlyList<AnomalyKind> Claims => [AnomalyKind.LevelShift, AnomalyKind.Trend];

    protected override int RowsToRecover => 500;

    protected override IDetector Create() => new PageHinkleyDetector();
}
