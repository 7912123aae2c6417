using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.RandomCutForest;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class RandomCutForestConformance : VectorDetectorConformance
{
    protected override IVectorDetector Create() => new RandomCutForestDetector(new RandomCutForestOptions { Trees = 20, SampleSize = 64 });
}
