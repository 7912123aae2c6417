using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.OneClassSvm;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class OneClassSvmSeriesConformance : DetectorConformance
{
    protected override IReadOnlyList<AnomalyKind> Claims => [AnomalyKind.Spike, AnomalyKind.Dip];

    protected override int RowsToRecover => 2_000;

    // The phases of the features are drawn: mirrored values have other angles.
    protected override bool MirrorsBitByBit => false;

    // The kernel of whatever is far is 0.
    protected override bool TellsFarFromExtreme => false;

    protected override IDetector Create() => SeriesOfRows.OneClassSvm(new OneClassSvmOptions { Features = 64 });
}
