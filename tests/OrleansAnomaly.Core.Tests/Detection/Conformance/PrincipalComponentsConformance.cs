using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.PrincipalComponents;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class PrincipalComponentsConformance : VectorDetectorConformance
{
    protected override IVectorDetector Create() => new PrincipalComponentsDetector();
}
