using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.MatrixProfile;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class MatrixProfileConformance : DetectorConformance
{
    protected override IReadOnlyList<AnomalyKind> Claims => [];

    // Windows are compared less their mean and by their own spread.
    protected override bool SeesSizes => false;

    protected override int RowsToRecover => 1_000;

    protected override IDetector Create() => new MatrixProfileDetector(new MatrixProfileOptions { Window = 16, History = 256 });
}
