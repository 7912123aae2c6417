using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Mahalanobis;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class MahalanobisConformance : VectorDetectorConformance
{
    protected override IVectorDetector Create() => new MahalanobisDetector();
}
