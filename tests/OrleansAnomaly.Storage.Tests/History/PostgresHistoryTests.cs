using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Postgres;
using OrleansAnomaly.TestKit.History;
using OrleansAnomaly.TestKit.Postgres;
using OrleansAnomaly.TestKit.Rules;

namespace OrleansAnomaly.Storage.Tests.History;

[NeedsPostgres]
public sealed class PostgresHistoryTests : HistoryConformance, IAsyncLifetime
{
    private readonly PostgresStores _stores = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected override IHistory Open(string name) => OpenAsync(name).GetAwaiter().GetResult();

    private async Task<IHistory> OpenAsync(string name) => await PostgresHistory.OpenAsync(await _stores.OfAsync(name));
}
