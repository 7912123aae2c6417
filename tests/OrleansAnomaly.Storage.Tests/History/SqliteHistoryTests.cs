using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.History;

namespace OrleansAnomaly.Storage.Tests.History;

public sealed class SqliteHistoryTests : HistoryConformance, IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("anomaly-history-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    protected override IHistory Open(string name) => SqliteHistory.Open(Path.Combine(_root, "history", name + ".db"), new HistoryOptions { Readers = 3 });
}
