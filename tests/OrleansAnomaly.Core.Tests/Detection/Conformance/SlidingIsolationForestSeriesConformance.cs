using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.IsolationForest;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class SlidingIsolationForestSeriesConformance : DetectorConformance
{
    protected override IReadOnlyList<AnomalyKind> Claims => [AnomalyKind.Spike, AnomalyKind.Dip];

    protected override int RowsToRecover => 2_000;

    // A random cut of the mirrored values is another draw.
    protected override bool MirrorsBitByBit => false;

    // Whatever lies beyond the sample takes the path of its outermost row.
    protected override bool TellsFarFromExtreme => false;

    protected override IDetector Create() => SeriesOfRows.IsolationForest(new SlidingIsolationForestOptions { Trees = 30, SampleSize = 128, Window = 512 });
}
