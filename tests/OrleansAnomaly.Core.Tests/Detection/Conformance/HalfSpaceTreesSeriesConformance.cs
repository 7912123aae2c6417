using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.HalfSpaceTrees;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class HalfSpaceTreesSeriesConformance : DetectorConformance
{
    protected override IReadOnlyList<AnomalyKind> Claims => [AnomalyKind.Spike, AnomalyKind.Dip];

    protected override int RowsToRecover => 2_000;

    // A random cut of the mirrored values is another draw.
    protected override bool MirrorsBitByBit => false;

    protected override IDetector Create() => SeriesOfRows.HalfSpaceTrees(new HalfSpaceTreesOptions { Trees = 15, Depth = 6, Window = 100 });
}
