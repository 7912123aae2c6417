using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.TestKit.Cluster;

namespace OrleansAnomaly.Storage.Tests.Cluster;

public sealed class MemoryCheckpointsTests : CheckpointsConformance
{
    protected override Task<ICheckpoints> OpenAsync() => Task.FromResult<ICheckpoints>(new MemoryCheckpoints());
}
