using OrleansAnomaly.Core.Detection.ConditionalResiduals;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Edge.Tests;

/// <summary>The embedded runtime under the same suite, with a vector detector in every asset.</summary>
public sealed class EmbeddedFleetWithVectorDetectorTests : FleetConformance
{
    private static readonly AssetMonitorOptions s_assets = new() { Detector = new ConditionalResidualsDetector(new() { WarmUpRows = 100 }) };

    protected override long BudgetOfTwoGroups => 32 << 20;

    protected override async Task<FleetUnderTest> StartAsync(FleetSettings settings)
    {
        var test = new EmbeddedFleetUnderTest(settings, 2, s_assets);
        await test.StartAsync();
        return test;
    }
}
