using OrleansAnomaly.TestKit.Rules;
using Npgsql;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Postgres;
using OrleansAnomaly.TestKit.Cluster;
using OrleansAnomaly.TestKit.Postgres;

namespace OrleansAnomaly.Storage.Tests.Cluster;

[NeedsPostgres]
public sealed class PostgresCheckpointsTests : CheckpointsConformance, IAsyncLifetime
{
    private readonly PostgresUnderTest _postgres = new();
    private PostgresDatabase? _database;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _postgres.DisposeAsync();

    protected override async Task<ICheckpoints> OpenAsync() => new PostgresCheckpoints(_database = await _postgres.NewAsync());

    [PostgresFact]
    public async Task A_load_waits_for_a_write_under_way_and_tells_what_it_wrote()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        await checkpoints.WriteAsync(Part(1, 10, 0, [], [State(0, 10, "a")]), default);
        await using Held held = await Held.BeginAsync(_database!, "LOCK TABLE checkpoint_asset IN SHARE MODE");
        Task<bool> write = checkpoints.WriteAsync(Part(1, 20, 0, [], [State(0, 20, "b")]), default);
        await held.WaitedForAsync(1);
        Task<Checkpoint?> load = checkpoints.LoadAsync(6, 2, default);
        await held.WaitedForAsync(2);
        Assert.False(write.IsCompleted || load.IsCompleted);
        await held.CommitAsync();
        Assert.True(await write);
        Checkpoint loaded = (await load)!;
        Assert.Equal((20, 20), (loaded.Position, Assert.Single(loaded.Assets).Position));
    }

    [PostgresFact]
    public async Task A_write_that_waited_for_a_later_owner_writes_nothing()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        await checkpoints.WriteAsync(Part(1, 10, 0, [], [State(0, 10, "a")]), default);
        await using Held held = await Held.BeginAsync(_database!, "UPDATE checkpoint SET epoch = 2 WHERE partition = 6");
        Task<bool> write = checkpoints.WriteAsync(Part(1, 20, 0, [], [State(0, 20, "b")]), default);
        await held.WaitedForAsync(1);
        await held.CommitAsync();
        Assert.False(await write);
        Assert.Equal(10, Assert.Single((await checkpoints.LoadAsync(6, 2, default))!.Assets).Position);
    }

    [PostgresFact]
    public async Task A_write_that_waited_for_another_of_its_owner_goes_on_behind_the_names_of_that()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        await checkpoints.WriteAsync(Part(1, 10, 0, [], []), default);
        SensorId second = Enumerable.Range(0, 100_000).Select(i => SensorId.Create($"b-{i}/x")).First(name => name.Partition == 6);
        await using Held held = await Held.BeginAsync(_database!,
            "UPDATE checkpoint SET position = 15 WHERE partition = 6; INSERT INTO checkpoint_sensor VALUES (6, 0, 'acme', 'a/b')");
        Task<bool> write = checkpoints.WriteAsync(Part(1, 20, 1, [second], []), default);
        await held.WaitedForAsync(1);
        await held.CommitAsync();
        Assert.True(await write);
        Assert.Equal([SensorId.Create("a/b", "acme"), second], (await checkpoints.LoadAsync(6, 1, default))!.Names);
    }

    [PostgresFact]
    public async Task Names_that_cannot_be_are_refused_with_their_place()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        await checkpoints.WriteAsync(Part(1, 10, 0, [], []), default);
        await ExecuteAsync("INSERT INTO checkpoint_sensor VALUES (6, 1, 'acme', 'a/b')");
        await AssertRefusedAsync("the checkpoint of partition 6 names sensor 1 where 0 is expected");
        await ExecuteAsync("INSERT INTO checkpoint_sensor VALUES (6, 0, 'acme', 'a//b')");
        await AssertRefusedAsync("the checkpoint of partition 6, sensor 0: the sensor path has an empty segment");

        async Task AssertRefusedAsync(string expected) =>
            Assert.Contains(expected, (await Assert.ThrowsAsync<StorageException>(() => checkpoints.LoadAsync(6, 1, default))).Message);
    }

    private async Task ExecuteAsync(string statement)
    {
        await using NpgsqlConnection connection = await _database!.OpenAsync(default);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
