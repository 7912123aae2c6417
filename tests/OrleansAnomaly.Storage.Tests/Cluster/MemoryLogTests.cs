using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.TestKit.Cluster;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Storage.Tests.Cluster;

public sealed class MemoryLogTests : ClusterLogConformance
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected override Task<IClusterLog> OpenAsync() => Task.FromResult<IClusterLog>(new MemoryLog(_time));

    protected override Task<DateTimeOffset> ClockAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return Task.FromResult(_time.GetUtcNow());
    }
}
