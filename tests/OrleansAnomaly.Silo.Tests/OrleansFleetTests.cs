using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Silo.Tests;

/// <summary>The cluster under the suite that every runtime passes; the number of silos differs from test to test.</summary>
public sealed class OrleansFleetTests : FleetConformance
{
    private static int s_started;

    // Events come by way of history.
    protected override TimeSpan Delivery => TimeSpan.FromSeconds(1);

    // A grain costs more than a slot in a slab.
    protected override (int Least, int Most) SensorsOf16MiB => (2_000, 3_000);

    protected override async Task<FleetUnderTest> StartAsync(FleetSettings settings)
    {
        // Budgets are those of a silo, so what is said about them is said about one.
        int silos = settings.MemoryBudget != new FleetSettings().MemoryBudget ? 1 : 1 + Interlocked.Increment(ref s_started) % 2;
        var test = new ClusterUnderTest(settings, (short)silos);
        await test.StartAsync();
        return test;
    }
}
