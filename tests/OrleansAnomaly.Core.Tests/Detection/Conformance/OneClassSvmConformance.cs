using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.OneClassSvm;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class OneClassSvmConformance : VectorDetectorConformance
{
    // The kernel of whatever is far is 0.
    protected override bool TellsFarFromExtreme => false;

    protected override IVectorDetector Create() => new OneClassSvmDetector(new OneClassSvmOptions { Features = 64 });
}
