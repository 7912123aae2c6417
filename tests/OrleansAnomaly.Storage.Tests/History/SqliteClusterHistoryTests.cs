using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.History;

namespace OrleansAnomaly.Storage.Tests.History;

/// <summary>A cluster of one process: the history in memory.</summary>
public sealed class SqliteClusterHistoryTests : ClusterHistoryConformance, IDisposable
{
    private readonly SqliteHistory _history = SqliteHistory.Open(SqliteHistory.InMemory, new HistoryOptions());

    public void Dispose() => _history.Dispose();

    protected override IReadOnlyList<IClusterHistory> Open(int processes) => [.. Enumerable.Repeat(_history, processes)];
}
