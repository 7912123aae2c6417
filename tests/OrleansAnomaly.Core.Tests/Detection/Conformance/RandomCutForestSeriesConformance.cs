using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.RandomCutForest;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class RandomCutForestSeriesConformance : DetectorConformance
{
    protected override IReadOnlyList<AnomalyKind> Claims => [AnomalyKind.Spike, AnomalyKind.Dip];

    protected override int RowsToRecover => 4_000;

    // A random cut of the mirrored values is another draw.
    protected override bool MirrorsBitByBit => false;

    protected override IDetector Create() => new RandomCutForestSeriesDetector(new RandomCutForestOptions { Trees = 12, SampleSize = 64, Shingle = 3 });
}
