using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.IsolationForest;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class SlidingIsolationForestSeriesConformance : DetectorConformance
{
    protected override IReadOnlyList<AnomalyKind> Claims => [AnomalyKind.Spike, AnomalyKind.Dip];

    protected override int RowsToRecover => 4_000;

    // A random cut of the mirrored values is another draw.
    protected override bool MirrorsBitByBit => false;

    protected override IDetector Create() => SeriesOfRows.IsolationForest(new SlidingIsolationForestOptions { Trees = 20, SampleSize = 32, Window = 256 });
}
