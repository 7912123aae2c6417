using OrleansAnomaly.TestKit.Rules;
using Npgsql;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Postgres;
using OrleansAnomaly.TestKit.Cluster;
using OrleansAnomaly.TestKit.Postgres;
using static OrleansAnomaly.TestKit.Cluster.LogRows;

namespace OrleansAnomaly.Storage.Tests.Cluster;

[NeedsPostgres]
public sealed class PostgresLogTests : ClusterLogConformance, IAsyncLifetime
{
    private readonly PostgresUnderTest _postgres = new();
    private PostgresDatabase? _database;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _postgres.DisposeAsync();

    protected override async Task<IClusterLog> OpenAsync() => new PostgresLog(_database = await _postgres.NewAsync());

    protected override async Task<DateTimeOffset> ClockAsync()
    {
        await using NpgsqlConnection connection = await _database!.OpenAsync(default);
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync())!);
    }

    [PostgresFact]
    public async Task A_take_waits_for_an_append_under_way_and_knows_its_rows()
    {
        await using IClusterLog log = await OpenAsync();
        await log.TakeAsync(3, "old", default);
        // The append has the owner's lock by the time it waits to insert.
        await using Held held = await Held.BeginAsync(_database!, "LOCK TABLE log IN SHARE MODE");
        Task<IReadOnlyList<AppendOutcome>> append = log.AppendAsync([Row(3, 1, 0, 5)], default);
        await held.WaitedForAsync(1);
        Task<Tenure> take = log.TakeAsync(3, "new", default);
        await held.WaitedForAsync(2);
        Assert.False(append.IsCompleted || take.IsCompleted);
        await held.CommitAsync();
        Assert.Equal([AppendOutcome.Written], await append);
        Assert.Equal(new Tenure(3, 2, 5), await take);
    }

    [PostgresFact]
    public async Task An_append_that_waited_for_a_take_is_refused_and_its_other_partitions_are_written()
    {
        await using IClusterLog log = await OpenAsync();
        await log.TakeAsync(3, "old", default);
        await log.TakeAsync(4, "old", default);
        await using Held held = await Held.BeginAsync(_database!, "UPDATE owner SET epoch = epoch + 1 WHERE partition = 3");
        Task<IReadOnlyList<AppendOutcome>> append = log.AppendAsync([Row(3, 1, 0, 5), Row(4, 1, 0, 1)], default);
        await held.WaitedForAsync(1);
        await held.CommitAsync();
        Assert.Equal([AppendOutcome.Deposed, AppendOutcome.Written], await append);
        Assert.Empty(await AllAsync(log, 3));
    }

    [PostgresFact]
    public async Task An_append_that_waited_for_another_sees_where_the_log_ends_now()
    {
        await using IClusterLog log = await OpenAsync();
        await log.TakeAsync(3, "a", default);
        await using Held held = await Held.BeginAsync(_database!,
            "SELECT FROM owner WHERE partition = 3 FOR NO KEY UPDATE; INSERT INTO log (partition, epoch, position, count, records) VALUES (3, 1, 0, 20, 'x')");
        Task<IReadOnlyList<AppendOutcome>> repeat = log.AppendAsync([Row(3, 1, 0, 10), Row(3, 1, 10, 10)], default);
        await held.WaitedForAsync(1);
        Task<IReadOnlyList<AppendOutcome>> next = log.AppendAsync([Row(3, 1, 20, 1)], default);
        await held.WaitedForAsync(2);
        await held.CommitAsync();
        Assert.Equal([AppendOutcome.Gap, AppendOutcome.Gap], await repeat);
        Assert.Equal([AppendOutcome.Written], await next);
    }

    [PostgresFact]
    public async Task Appends_leave_no_dead_version_of_an_owner_behind()
    {
        await using IClusterLog log = await OpenAsync();
        await log.TakeAsync(3, "a", default);
        string before = await VersionAsync();
        for (int i = 0; i < 5; i++)
            await log.AppendAsync([Row(3, 1, i, 1)], default);
        Assert.Equal(before, await VersionAsync());
    }

    [PostgresFact]
    public async Task A_log_whose_tables_are_missing_says_what_to_do()
    {
        await using PostgresDatabase empty = PostgresDatabase.Of(await (await PostgresServer.SharedAsync())!.NewDatabaseAsync());
        await using var log = new PostgresLog(empty);
        var refusal = await Assert.ThrowsAsync<StorageException>(() => log.TakeAsync(0, "a", default));
        Assert.Contains("taking partition 0 failed: a table is missing; run 'anomaly-silo migrate' first", refusal.Message);
    }

    private async Task<string> VersionAsync()
    {
        await using NpgsqlConnection connection = await _database!.OpenAsync(default);
        await using var command = new NpgsqlCommand("SELECT ctid::text FROM owner WHERE partition = 3", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
