using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Postgres;
using OrleansAnomaly.TestKit.History;
using OrleansAnomaly.TestKit.Postgres;
using OrleansAnomaly.TestKit.Rules;

namespace OrleansAnomaly.Storage.Tests.History;

[NeedsPostgres]
public sealed class PostgresClusterHistoryTests : ClusterHistoryConformance, IAsyncLifetime
{
    private readonly PostgresStores _stores = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected override IReadOnlyList<IClusterHistory> Open(int processes) => OpenAsync(processes).GetAwaiter().GetResult();

    private async Task<IReadOnlyList<IClusterHistory>> OpenAsync(int processes)
    {
        List<IClusterHistory> histories = [];
        for (int i = 0; i < processes; i++)
            histories.Add(await PostgresHistory.OpenAsync(await _stores.AgainAsync("history")));
        return histories;
    }
}
