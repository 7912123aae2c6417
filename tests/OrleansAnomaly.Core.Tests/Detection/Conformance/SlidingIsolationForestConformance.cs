using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.IsolationForest;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class SlidingIsolationForestConformance : VectorDetectorConformance
{
    protected override IVectorDetector Create() => new SlidingIsolationForestDetector(new SlidingIsolationForestOptions { Trees = 20, SampleSize = 32, Window = 256 });
}
