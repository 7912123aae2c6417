using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.IsolationForest;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class SlidingIsolationForestConformance : VectorDetectorConformance
{
    // Whatever lies beyond the sample takes the path of its outermost row.
    protected override bool TellsFarFromExtreme => false;

    protected override IVectorDetector Create() => new SlidingIsolationForestDetector(new SlidingIsolationForestOptions { Trees = 30, SampleSize = 128, Window = 512 });
}
