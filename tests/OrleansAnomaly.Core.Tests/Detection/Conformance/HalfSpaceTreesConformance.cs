using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.HalfSpaceTrees;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class HalfSpaceTreesConformance : VectorDetectorConformance
{
    protected override IVectorDetector Create() => new HalfSpaceTreesDetector(new HalfSpaceTreesOptions { Trees = 15, Depth = 6, Window = 100 });
}
