using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.ConditionalResiduals;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class ConditionalResidualsConformance : VectorDetectorConformance
{
    protected override IVectorDetector Create() => new ConditionalResidualsDetector();
}
