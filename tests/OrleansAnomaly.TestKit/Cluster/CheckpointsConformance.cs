using OrleansAnomaly.TestKit.Rules;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.TestKit.Cluster;

/// <summary>What every store of checkpoints must hold. A store is put under it by one subclass that opens it.</summary>
public abstract class CheckpointsConformance
{
    // Sensors of one partition, as the names of a checkpoint must be.
    private static readonly SensorId[] s_names =
        [.. Enumerable.Range(0, 100_000).Select(i => SensorId.Create($"plant/pümp-{i}/x", "acme")).Where(name => name.Partition == 6).Take(20)];

    /// <summary>A new and empty store.</summary>
    protected abstract Task<ICheckpoints> OpenAsync();

    [Rule]
    public async Task Where_nothing_was_written_there_is_no_checkpoint()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        Assert.Null(await checkpoints.LoadAsync(6, 1, default));
        Assert.Null(await checkpoints.LoadAsync(6, 1, default));
        Assert.Null(await checkpoints.LoadAssetAsync(6, 0, default));
    }

    [Rule]
    public async Task What_was_written_is_loaded_and_what_is_written_again_replaces_it()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        Assert.True(await checkpoints.WriteAsync(Part(1, 100, 0, s_names[..3], [State(2, 90, "two"), State(0, 100, "nought")]), default));
        Assert.Equal(["100 at 5", "names 0-3", "0 at 100: nought", "2 at 90: two"], await ToldAsync(checkpoints, 1));
        Assert.True(await checkpoints.WriteAsync(Part(1, 200, 3, s_names[3..5], [State(2, 200, "deux"), State(1, 180, "un")], lastTick: EventTime.None), default));
        string[] expected = ["200 at none", "names 0-5", "0 at 100: nought", "1 at 180: un", "2 at 200: deux"];
        Assert.Equal(expected, await ToldAsync(checkpoints, 1));
        Assert.True(await checkpoints.WriteAsync(Part(1, 200, 3, s_names[3..5], [State(2, 200, "deux"), State(1, 180, "un")], lastTick: EventTime.None), default));
        Assert.True(await checkpoints.WriteAsync(Part(1, 200, 0, [], [], lastTick: EventTime.None), default));
        Assert.Equal(expected, await ToldAsync(checkpoints, 1));
        Assert.Equal("1 at 180: un", Text((await checkpoints.LoadAssetAsync(6, 1, default))!.Value));
        Assert.Null(await checkpoints.LoadAssetAsync(6, 3, default));
        Assert.Null(await checkpoints.LoadAssetAsync(7, 1, default));
        Assert.Null(await checkpoints.LoadAsync(7, 1, default));
    }

    [Rule]
    public async Task Names_that_come_again_are_replaced_and_names_that_would_leave_a_hole_are_refused()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        await checkpoints.WriteAsync(Part(1, 1, 0, s_names[..3], []), default);
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => checkpoints.WriteAsync(Part(2, 2, 4, s_names[4..5], [State(0, 2, "a")]), default));
        Assert.Contains("the new names of partition 6 begin with ordinal 4; expected at most 3, as many as are stored", refusal.Message);
        Assert.Equal(["1 at 5", "names 0-3"], await ToldAsync(checkpoints, 1));
        Assert.True(await checkpoints.WriteAsync(Part(1, 2, 1, [.. s_names[5..9]], []), default));
        Checkpoint? checkpoint = await checkpoints.LoadAsync(6, 1, default);
        Assert.Equal([s_names[0], .. s_names[5..9]], checkpoint!.Names);
    }

    [Rule]
    public async Task Parts_before_the_last_put_assets_and_leave_the_position()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        Assert.True(await checkpoints.WriteAsync(Part(1, 100, 0, s_names[..2], [State(0, 100, "a")]) with { IsLast = false }, default));
        Assert.Equal(["0 at none", "names 0-2", "0 at 100: a"], await ToldAsync(checkpoints, 1));
        Assert.True(await checkpoints.WriteAsync(Part(1, 100, 2, s_names[2..3], [State(1, 70, "b")]) with { IsLast = false }, default));
        Assert.True(await checkpoints.WriteAsync(Part(1, 100, 0, [], [State(2, 100, "c")]), default));
        Assert.Equal(["100 at 5", "names 0-3", "0 at 100: a", "1 at 70: b", "2 at 100: c"], await ToldAsync(checkpoints, 1));
        Assert.True(await checkpoints.WriteAsync(Part(1, 300, 0, [], [State(1, 250, "B")], lastTick: 9) with { IsLast = false }, default));
        Assert.Equal(["100 at 5", "names 0-3", "0 at 100: a", "1 at 250: B", "2 at 100: c"], await ToldAsync(checkpoints, 1));
        Assert.True(await checkpoints.WriteAsync(Part(1, 300, 0, [], [], lastTick: 9), default));
        Assert.Equal("300 at 9", (await ToldAsync(checkpoints, 1))[0]);
    }

    [Rule]
    public async Task Whoever_owns_nothing_reads_what_an_owner_loads_and_hinders_nobody()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        Assert.Null(await checkpoints.ReadAsync(6, default));
        Assert.Null(await checkpoints.LoadAsync(6, 3, default));
        Assert.Null(await checkpoints.ReadAsync(6, default));
        Assert.True(await checkpoints.WriteAsync(Part(3, 100, 0, s_names[..3], [State(2, 90, "two"), State(0, 100, "nought")]), default));
        Checkpoint read = (await checkpoints.ReadAsync(6, default))!, loaded = (await checkpoints.LoadAsync(6, 3, default))!;
        Assert.Equal((loaded.Position, loaded.LastTick), (read.Position, read.LastTick));
        Assert.Equal(loaded.Names, read.Names);
        Assert.Equal(["0 at 100: nought", "2 at 90: two"], read.Assets.Select(Text));
        Assert.True(await checkpoints.WriteAsync(Part(3, 200, 3, [], []), default));
        Assert.Equal(200, (await checkpoints.ReadAsync(6, default))!.Position);
        Assert.Null(await checkpoints.ReadAsync(7, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => checkpoints.ReadAsync(1024, default));
    }

    [Rule]
    public async Task After_a_load_former_owners_can_neither_write_nor_load()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        await checkpoints.WriteAsync(Part(2, 10, 0, s_names[..1], [State(0, 10, "a")]), default);
        Assert.NotNull(await checkpoints.LoadAsync(6, 5, default));
        Assert.False(await checkpoints.WriteAsync(Part(4, 20, 1, s_names[1..2], [State(0, 20, "b"), State(1, 20, "c")]), default));
        Assert.False(await checkpoints.WriteAsync(Part(4, 20, 9, s_names[1..2], []), default));
        DeposedException deposed = await Assert.ThrowsAsync<DeposedException>(() => checkpoints.LoadAsync(6, 4, default));
        Assert.Equal((6, 4L, 5L), (deposed.Partition, deposed.Epoch, deposed.LaterEpoch));
        Assert.Equal(["10 at 5", "names 0-1", "0 at 10: a"], await ToldAsync(checkpoints, 5));
        Assert.True(await checkpoints.WriteAsync(Part(7, 30, 0, [], []), default));
        Assert.False(await checkpoints.WriteAsync(Part(5, 40, 0, [], []), default));
        Assert.Equal("30 at 5", (await ToldAsync(checkpoints, 7))[0]);
    }

    [Rule]
    public async Task A_first_load_fences_even_where_nothing_was_written()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        Assert.Null(await checkpoints.LoadAsync(6, 3, default));
        Assert.False(await checkpoints.WriteAsync(Part(2, 20, 0, s_names[..1], []), default));
        Assert.Null(await checkpoints.LoadAsync(6, 3, default));
        await Assert.ThrowsAsync<DeposedException>(() => checkpoints.LoadAsync(6, 2, default));
    }

    [Rule]
    public async Task Of_owners_that_write_at_once_only_the_latest_has_written_after_its_load()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        await checkpoints.WriteAsync(Part(1, 0, 0, s_names[..1], [State(0, 0, "of 1"), State(1, 0, "of 1")]), default);
        await Task.WhenAll(Enumerable.Range(1, 12).Select(epoch => Task.Run(async () =>
        {
            for (int round = 0; round < 8; round++)
            {
                bool isWritten = await checkpoints.WriteAsync(Part(epoch, epoch, 0, [], [State(0, epoch, $"of {epoch}"), State(1, epoch, $"of {epoch}")]), default);
                try
                {
                    Checkpoint loaded = (await checkpoints.LoadAsync(6, epoch, default))!;
                    Assert.True(isWritten);
                    Assert.Equal([epoch, epoch, epoch], [loaded.Position, .. loaded.Assets.Select(asset => asset.Position)]);
                }
                catch (DeposedException)
                {
                    // Another was later.
                }
            }
        })));
        Assert.Equal(["12 at 5", "names 0-1", "0 at 12: of 12", "1 at 12: of 12"], await ToldAsync(checkpoints, 12));
    }

    [Rule]
    public async Task States_of_any_size_come_back_as_they_were_though_the_caller_uses_the_bytes_again()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        int[] lengths = [1, 1_900, 4_200, 9_000, 1_000_000];
        byte[] bytes = new byte[lengths.Sum()];
        for (int i = 0, at = 0; i < lengths.Length; at += lengths[i++])
            bytes.AsSpan(at, lengths[i]).Fill((byte)(i + 1));
        await checkpoints.WriteAsync(Part(1, 1, 0, [], [.. lengths.Select((length, i) => new StoredAssetState(i, 1, bytes.AsMemory(lengths[..i].Sum(), length)))]), default);
        Array.Clear(bytes);
        IReadOnlyList<StoredAssetState> assets = (await checkpoints.LoadAsync(6, 1, default))!.Assets;
        Assert.Equal(lengths, assets.Select(asset => asset.State.Length));
        Assert.All(assets, asset => Assert.False(asset.State.Span.ContainsAnyExcept((byte)(asset.Asset + 1))));
    }

    [Rule]
    public async Task Hostile_arguments_are_refused_with_what_was_found_and_expected()
    {
        await using ICheckpoints checkpoints = await OpenAsync();
        CheckpointPart part = Part(1, 1, 0, [], []);
        (string Fault, CheckpointPart Part)[] faults =
        [
            ("expected 0 to 1023", part with { Partition = 1024 }),
            ("expected 1 or more", part with { Epoch = 0 }),
            ("expected 0 to 1152921504606846976", part with { Position = -1 }),
            ("expected none or a time from 1900 to 2200", part with { LastTick = long.MaxValue }),
            ("expected 0 to 2147483646", part with { FirstOrdinal = -1, NewNames = s_names[..1] }),
            ("expected 0 to 2147483646", part with { FirstOrdinal = int.MaxValue, NewNames = s_names[..1] }),
            ("name 1 is missing", part with { NewNames = [s_names[0], null!] }),
            ("name 0, 'elsewhere', is of partition", part with { NewNames = [SensorId.Create("elsewhere")] }),
            ("there are 16385 names and 0 states; expected at most 16384 of each", part with { NewNames = [.. Enumerable.Repeat(s_names[0], 16_385)] }),
            ("expected 0 or more", part with { Assets = [State(-1, 0, "a")] }),
            ("asset 3 is there twice", part with { Assets = [State(3, 0, "a"), State(3, 0, "b")] }),
            ("asset 3 has position -1 and 1 bytes; expected 0 to 1152921504606846976, and 1 byte or more", part with { Assets = [State(3, -1, "a")] }),
            ("asset 3 has position 0 and 0 bytes", part with { Assets = [State(3, 0, "")] }),
            ("the states have 67108865 bytes; expected at most 67108864", part with { Assets = [new StoredAssetState(0, 0, new byte[CheckpointPart.MostBytes + 1])] }),
        ];
        foreach ((string fault, CheckpointPart hostile) in faults)
            Assert.Contains(fault, (await Assert.ThrowsAnyAsync<ArgumentException>(() => checkpoints.WriteAsync(hostile, default))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => checkpoints.LoadAsync(-1, 1, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => checkpoints.LoadAsync(0, 0, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => checkpoints.LoadAssetAsync(1024, 0, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => checkpoints.LoadAssetAsync(0, -1, default));
        Assert.Null(await checkpoints.LoadAsync(6, 1, default));
    }

    [Rule]
    public async Task A_cancelled_call_does_nothing_and_closed_checkpoints_say_so()
    {
        ICheckpoints checkpoints = await OpenAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => checkpoints.WriteAsync(Part(1, 1, 0, [], []), new CancellationToken(true)));
        Assert.Null(await checkpoints.LoadAsync(6, 1, default));
        await checkpoints.DisposeAsync();
        await checkpoints.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => checkpoints.LoadAsync(6, 1, default));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => checkpoints.WriteAsync(Part(1, 1, 0, [], []), default));
    }

    /// <summary>A last part of partition 6.</summary>
    protected static CheckpointPart Part(
        long epoch, long position, int firstOrdinal, IReadOnlyList<SensorId> names, IReadOnlyList<StoredAssetState> assets, long lastTick = 5) =>
        new(6, epoch, position, lastTick, firstOrdinal, names, assets, IsLast: true);

    /// <summary>A state whose bytes are a text.</summary>
    protected static StoredAssetState State(int asset, long position, string text) => new(asset, position, System.Text.Encoding.UTF8.GetBytes(text));

    private static string Text(StoredAssetState state) => $"{state.Asset} at {state.Position}: {System.Text.Encoding.UTF8.GetString(state.State.Span)}";

    private static async Task<List<string>> ToldAsync(ICheckpoints checkpoints, long epoch)
    {
        Checkpoint loaded = (await checkpoints.LoadAsync(6, epoch, default))!;
        List<string> told = [$"{loaded.Position} at {(loaded.LastTick == EventTime.None ? "none" : loaded.LastTick)}"];
        Assert.Equal(s_names[..loaded.Names.Count], loaded.Names);
        if (loaded.Names.Count > 0)
            told.Add($"names 0-{loaded.Names.Count}");
        told.AddRange(loaded.Assets.Select(Text));
        return told;
    }
}
