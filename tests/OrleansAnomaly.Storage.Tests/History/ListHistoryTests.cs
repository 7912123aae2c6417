using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.History;

namespace OrleansAnomaly.Storage.Tests.History;

/// <summary>The oracle itself, and that the rules can be kept by another store than SQLite.</summary>
public sealed class ListHistoryTests : HistoryConformance
{
    private readonly Dictionary<string, ListHistory> _latest = [];

    protected override IHistory Open(string name) => _latest[name] = new ListHistory(_latest.GetValueOrDefault(name));
}
