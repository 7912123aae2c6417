using Npgsql;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Postgres;
using OrleansAnomaly.TestKit.History;
using OrleansAnomaly.TestKit.Postgres;
using OrleansAnomaly.TestKit.Rules;

namespace OrleansAnomaly.Storage.Tests.History;

/// <summary>What a history in PostgreSQL meets beyond the suites: servers that go, foreign hands in the tables, other processes.</summary>
[NeedsPostgres]
public sealed class PostgresFaultTests : IAsyncLifetime
{
    private readonly PostgresStores _stores = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    [Rule]
    public async Task A_server_that_goes_is_named_and_when_it_is_back_the_next_call_connects_anew()
    {
        await using PostgresServer server = (await PostgresServer.StartAsync("fsync=off"))!;
        await using PostgresDatabase database = PostgresDatabase.Of(await server.NewDatabaseAsync());
        await PostgresSchema.MigrateAsync(database);
        using PostgresHistory history = await PostgresHistory.OpenAsync(database);
        TellingSample sample = TellingSample.Several(1)[0];
        for (int round = 0; round < 4; round++)
        {
            Assert.Equal([true], history.Tell([sample.Telling(round, round + 1)]).IsWritten);
            // Several connections wait in the pool, and the restart ends them all.
            NpgsqlConnection[] open = [.. Enumerable.Range(0, 3).Select(_ => database.Open())];
            foreach (NpgsqlConnection connection in open)
                await connection.DisposeAsync();
            await server.StopAsync();
            if (round % 2 == 1)
            {
                StorageException gone = Assert.Throws<StorageException>(() => history.Told(sample.Sensor.Partition));
                Assert.StartsWith($"{database.Place}: reading what was told failed: the server cannot be reached", gone.Message);
            }
            await server.StartAgainAsync();
            Assert.Equal(round + 1, history.Told(sample.Sensor.Partition));
        }
        Assert.Equal(sample.Events(4), history.Events(new EventFilter(), EventPosition.Start, history.LastPlace, 100).Select(TellingSample.Text));
    }

    [Rule]
    public async Task A_server_that_goes_within_a_telling_leaves_it_whole_or_nothing_of_it()
    {
        await using PostgresServer server = (await PostgresServer.StartAsync())!;
        await using PostgresDatabase database = PostgresDatabase.Of(await server.NewDatabaseAsync());
        await PostgresSchema.MigrateAsync(database);
        using PostgresHistory history = await PostgresHistory.OpenAsync(database);
        TellingSample sample = TellingSample.Several(1)[0];
        int written = 0;
        Task teller = Task.Factory.StartNew(() =>
        {
            for (int from = 0; ; from += 5)
            {
                history.Tell([sample.Telling(from, from + 5)]);
                Interlocked.Add(ref written, 5);
            }
        }, TaskCreationOptions.LongRunning);
        SpinWait.SpinUntil(() => Volatile.Read(ref written) >= 20 || teller.IsCompleted);
        await server.StopAsync();
        await Assert.ThrowsAsync<StorageException>(() => teller);
        await server.StartAgainAsync();
        long told = history.Told(sample.Sensor.Partition);
        Assert.True(told == written || told == written + 5, $"{told} after {written}");
        Assert.Equal(sample.Events(told), Answers.Events(history, new EventFilter(), EventPosition.Start, history.LastPlace, 1000).Select(TellingSample.Text));
        Assert.Equal(told, history.Minutes(sample.Sensor, EventTime.MinValue, EventTime.MaxValue, 10_000).Count);
    }

    [Rules]
    [InlineData("UPDATE verdict SET kind = 99")]
    [InlineData("UPDATE verdict SET is_alarm = 7")]
    [InlineData("UPDATE verdict SET ordinal = -1")]
    [InlineData("UPDATE change SET causes = 'nonsense'")]
    [InlineData("UPDATE sensor SET path = '//' || key")]
    [InlineData("UPDATE chunk SET data = overlay(data placing '\\x5a5a' from 31)")]
    [InlineData("UPDATE block SET data = overlay(data placing '\\x5a5a' from 31)")]
    [InlineData("DELETE FROM told")]
    [InlineData("DELETE FROM meta")]
    public async Task Rows_that_hold_what_is_never_written_are_damage(string change)
    {
        PostgresDatabase database = await _stores.OfAsync("history");
        using PostgresHistory history = await PostgresHistory.OpenAsync(database);
        TellingSample sample = TellingSample.Several(1)[0];
        history.Tell([sample.Telling(0, 100)]);
        history.Compact(EventTime.MaxValue);
        await RunAsync(database, change);
        StorageException damage = Assert.Throws<StorageException>(() =>
        {
            history.Minutes(sample.Sensor, EventTime.MinValue, EventTime.MaxValue, 1000);
            history.Events(new EventFilter(), EventPosition.Start, history.LastPlace, 1000);
            history.Told(0);
        });
        Assert.StartsWith($"{database.Place}: the database is damaged", damage.Message);
        Assert.Contains("expected", damage.Message);
    }

    [Rule]
    public async Task Trimming_and_packing_are_left_to_the_process_that_is_at_it()
    {
        PostgresDatabase database = await _stores.OfAsync("history");
        using PostgresHistory history = await PostgresHistory.OpenAsync(database);
        TellingSample sample = TellingSample.Several(1)[0];
        history.Tell([sample.Telling(0, 100)]);
        using (PostgresSession other = PostgresSession.Begin(database, new HistoryPlace("there", ""), PostgresSession.Writing))
        {
            Assert.True(other.MayTidy());
            history.Trim(50 * EventTime.Minute);
            Assert.False(history.Compact(EventTime.MaxValue));
            Assert.Equal((75L, 1L, 0L), (await CountAsync("verdict"), await CountAsync("chunk"), await CountAsync("block")));
            // What is not told any more is known at once.
            Assert.Equal(50, history.Minutes(sample.Sensor, EventTime.MinValue, EventTime.MaxValue, 1000).Count);
        }
        history.Trim(50 * EventTime.Minute);
        Assert.False(history.Compact(EventTime.MaxValue));
        Assert.Equal((37L, 1L, 1L), (await CountAsync("verdict"), await CountAsync("chunk"), await CountAsync("block")));

        async Task<long> CountAsync(string table) => (long)(await RunAsync(database, $"SELECT count(*) FROM {table}"))!;
    }

    [Rule]
    public async Task A_backlog_of_more_chunks_than_are_asked_for_at_once_is_packed_whole()
    {
        PostgresDatabase database = await _stores.OfAsync("history");
        using PostgresHistory history = await PostgresHistory.OpenAsync(database);
        TellingSample sample = TellingSample.Several(1)[0];
        List<MinuteAggregate> minutes = [];
        for (int i = 0; i < 400; i++)
            history.Tell([sample.Telling(i, i + 1)]);
        minutes.AddRange(history.Minutes(sample.Sensor, 0, EventTime.Day, 1000));
        while (history.Compact(EventTime.MaxValue))
        {
        }
        Assert.Equal((40L, 6L), (await RunAsync(database, "SELECT count(*) FROM chunk"), await RunAsync(database, "SELECT count(*) FROM block")));
        Assert.Equal(Enumerable.Range(0, 400), minutes.Select(minute => (int)minute.Mean));
        Assert.Equal(minutes, history.Minutes(sample.Sensor, 0, EventTime.Day, 1000));
    }

    [Rule]
    public async Task A_database_without_tables_is_refused()
    {
        await using PostgresDatabase database = PostgresDatabase.Of(await (await PostgresServer.SharedAsync())!.NewDatabaseAsync());
        Assert.Contains("Run 'anomaly-silo migrate' first", (await Assert.ThrowsAsync<StorageException>(() => PostgresHistory.OpenAsync(database))).Message);
    }

    private static async Task<object?> RunAsync(PostgresDatabase database, string text)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(default);
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteScalarAsync();
    }
}
