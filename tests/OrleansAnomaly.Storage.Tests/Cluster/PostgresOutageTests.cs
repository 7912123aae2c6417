using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Postgres;
using OrleansAnomaly.TestKit.Postgres;
using static OrleansAnomaly.TestKit.Cluster.LogRows;

namespace OrleansAnomaly.Storage.Tests.Cluster;

public sealed class PostgresOutageTests
{
    [PostgresFact]
    public async Task What_was_acknowledged_outlives_a_crash_of_the_server_and_the_same_objects_go_on()
    {
        // Such a server acknowledges before it has written anything, for up to ten seconds, unless it is told otherwise.
        await using PostgresServer server = (await PostgresServer.StartAsync("synchronous_commit=off", "wal_writer_delay=10s"))!;
        await using var postgres = new PostgresUnderTest();
        PostgresDatabase database = await postgres.NewAsync(server);
        await using var log = new PostgresLog(database);
        await using var checkpoints = new PostgresCheckpoints(database);
        var part = new CheckpointPart(3, 1, 7, 5, 0, [], [new StoredAssetState(0, 7, new byte[4_200])], IsLast: true);
        for (int life = 1; life <= 3; life++)
        {
            Tenure tenure = await log.TakeAsync(3, "a", default);
            Assert.Equal(new Tenure(3, life, 20 * (life - 1)), tenure);
            // Several connections, all of which break.
            Task<IReadOnlyList<AppendOutcome>>[] others = [.. Enumerable.Range(0, 4).Select(async i =>
            {
                await log.TakeAsync(10 + i, "a", default);
                return await log.AppendAsync([Row(10 + i, life, life - 1, 1)], default);
            })];
            await Task.WhenAll(others);
            // What is acknowledged last has nothing after it that would make it durable; that is another act in every life.
            Func<Task>[] acts =
            [
                async () =>
                {
                    for (int i = 0; i < 20; i++)
                        Assert.Equal([AppendOutcome.Written], await log.AppendAsync([Row(3, tenure.Epoch, tenure.NextPosition + i, 1, $"life {life}, row {i}")], default));
                },
                async () => Assert.True(await checkpoints.WriteAsync(part with { Epoch = life, Position = life }, default)),
                async () => Assert.Equal(2 * life - 1, (await log.TakeAsync(20, "a", default)).Epoch),
            ];
            for (int i = 0; i < acts.Length; i++)
                await acts[(life + i) % acts.Length]();
            await server.StopAsync();
            Func<Task>[] calls =
            [
                () => log.AppendAsync([Row(3, tenure.Epoch, tenure.NextPosition + 20, 1)], default), () => log.TakeAsync(3, "a", default),
                () => log.ReadAsync(3, 0, 100, default), () => log.TrimAsync(3, 1, DateTimeOffset.MaxValue, default), () => log.PartitionsAsync(default),
                () => checkpoints.LoadAsync(3, 9, default), () => checkpoints.WriteAsync(part, default), () => checkpoints.LoadAssetAsync(3, 0, default),
            ];
            foreach (Func<Task> call in calls)
                Assert.Contains("failed: the server cannot be reached", (await Assert.ThrowsAsync<StorageException>(call)).Message);
            await server.StartAgainAsync();
            Assert.Equal(Enumerable.Range(0, 20 * life).Select(i => $"life {1 + i / 20}, row {i % 20}"), (await AllAsync(log, 3)).Select(Text));
            Assert.Equal((long)life, (await checkpoints.LoadAsync(3, life, default))!.Position);
            Assert.Equal(2 * life, (await log.TakeAsync(20, "a", default)).Epoch);
            Assert.Equal([3, 10, 11, 12, 13], await log.PartitionsAsync(default));
        }
    }

    [PostgresFact]
    public async Task An_append_that_the_crash_overtakes_fails_and_a_new_take_knows_whether_it_was_written()
    {
        await using PostgresServer server = (await PostgresServer.StartAsync())!;
        await using var postgres = new PostgresUnderTest();
        PostgresDatabase database = await postgres.NewAsync(server);
        await using var log = new PostgresLog(database);
        await log.TakeAsync(3, "a", default);
        await log.AppendAsync([Row(3, 1, 0, 1)], default);
        Held held = await Held.BeginAsync(database, "LOCK TABLE log IN SHARE MODE");
        Task<IReadOnlyList<AppendOutcome>> append = log.AppendAsync([Row(3, 1, 1, 1)], default);
        await held.WaitedForAsync(1);
        await server.StopAsync();
        await Assert.ThrowsAsync<StorageException>(() => append);
        await held.DisposeAsync();
        await server.StartAgainAsync();
        Assert.Equal(new Tenure(3, 2, 1), await log.TakeAsync(3, "a", default));
        Assert.Equal([AppendOutcome.Deposed], await log.AppendAsync([Row(3, 1, 1, 1)], default));
    }
}
