using OrleansAnomaly.TestKit.Rules;
using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Cluster;
using static OrleansAnomaly.Storage.Cluster.AppendOutcome;
using static OrleansAnomaly.TestKit.Cluster.LogRows;

namespace OrleansAnomaly.TestKit.Cluster;

/// <summary>What every shared log must hold. A store is put under it by one subclass that opens it.</summary>
public abstract class ClusterLogConformance
{
    /// <summary>A new and empty log.</summary>
    protected abstract Task<IClusterLog> OpenAsync();

    /// <summary>A time by the log's clock: later than that of all rows that are there, and not later than that of any to come.</summary>
    protected abstract Task<DateTimeOffset> ClockAsync();

    [Rule]
    public async Task An_empty_log_has_no_rows_and_no_partitions_and_takes_none_from_whoever_owns_nothing()
    {
        await using IClusterLog log = await OpenAsync();
        Assert.Empty(await log.ReadAsync(5, 0, 100, default));
        Assert.Equal(0, await log.TrimAsync(5, 100, DateTimeOffset.MaxValue, default));
        Assert.Equal([Deposed], await log.AppendAsync([Row(5, 1, 0, 1)], default));
        Assert.Empty(await log.AppendAsync([], default));
        Assert.Empty(await log.PartitionsAsync(default));
    }

    [Rule]
    public async Task Every_taker_gets_a_greater_epoch_and_where_the_log_ends()
    {
        await using IClusterLog log = await OpenAsync();
        Assert.Equal(new Tenure(7, 1, 0), await log.TakeAsync(7, "a", default));
        Assert.Equal([Written, Written], await log.AppendAsync([Row(7, 1, 0, 10), Row(7, 1, 10, 5)], default));
        Assert.Equal(new Tenure(7, 2, 15), await log.TakeAsync(7, "b", default));
        Assert.Equal(new Tenure(7, 3, 15), await log.TakeAsync(7, "b", default));
        Assert.Equal(new Tenure(1023, 1, 0), await log.TakeAsync(1023, "b", default));
        Assert.Equal([7], await log.PartitionsAsync(default));
    }

    [Rule]
    public async Task A_former_owner_is_refused_from_the_moment_of_the_take()
    {
        await using IClusterLog log = await OpenAsync();
        await log.TakeAsync(3, "old", default);
        await log.AppendAsync([Row(3, 1, 0, 2, "of old")], default);
        await log.TakeAsync(3, "new", default);
        Assert.Equal([Deposed], await log.AppendAsync([Row(3, 1, 2, 1)], default));
        Assert.Equal([Deposed], await log.AppendAsync([Row(3, 3, 2, 1)], default));
        Assert.Equal([Written], await log.AppendAsync([Row(3, 2, 2, 1, "of new")], default));
        Assert.Equal([Row(3, 1, 0, 2, "of old"), Row(3, 2, 2, 1, "of new")], await AllAsync(log, 3), (one, other) => Full(one) == Full(other));
    }

    [Rule]
    public async Task In_one_call_what_fits_is_written_and_after_a_refused_row_none_of_its_partition_is()
    {
        await using IClusterLog log = await OpenAsync();
        foreach (int partition in (int[])[1, 2, 2, 3, 4, 5])
            await log.TakeAsync(partition, "a", default);
        LogRow[] rows =
        [
            Row(5, 1, 0, 1), Row(1, 1, 0, 3), Row(2, 1, 0, 1), Row(3, 1, 9, 1), Row(4, 1, 0, 1), Row(9, 1, 0, 1),
            Row(1, 1, 3, 1), Row(2, 2, 0, 1), Row(3, 1, 0, 1), Row(4, 2, 1, 1), Row(5, 1, 2, 1), Row(4, 1, 1, 1), Row(5, 1, 1, 1), Row(1, 1, 4, 1),
        ];
        AppendOutcome[] expected = [Written, Written, Deposed, Gap, Written, Deposed, Written, Deposed, Gap, Deposed, Gap, Deposed, Gap, Written];
        Assert.Equal(expected, await log.AppendAsync(rows, default));
        Assert.Equal([1, 4, 5], await log.PartitionsAsync(default));
        foreach (int partition in (int[])[1, 2, 3, 4, 5, 9])
            Assert.Equal(rows.Where((row, i) => row.Partition == partition && expected[i] == Written).Select(Full), (await AllAsync(log, partition)).Select(Full));
    }

    [Rule]
    public async Task A_gap_a_repeat_and_an_overlap_are_refused()
    {
        await using IClusterLog log = await OpenAsync();
        await log.TakeAsync(0, "a", default);
        Assert.Equal([Gap], await log.AppendAsync([Row(0, 1, 1, 1)], default));
        Assert.Equal([Written], await log.AppendAsync([Row(0, 1, 0, 10)], default));
        foreach (long position in (long[])[0, 5, 9, 11, LogBounds.MostPosition])
            Assert.Equal([Gap, Gap], await log.AppendAsync([Row(0, 1, position, 1), Row(0, 1, 10, 1)], default));
        Assert.Single(await AllAsync(log, 0));
    }

    [Rule]
    public async Task Pages_of_any_size_join_to_the_whole_and_begin_with_the_row_that_holds_the_position()
    {
        await using IClusterLog log = await OpenAsync();
        LogRow[] rows = await FilledAsync(log, 4, 2_500);
        for (int mostBytes = 1; mostBytes <= LogBounds.MostBytes; mostBytes *= 64)
            Assert.Equal(rows[2_400..].Select(Full), (await AllAsync(log, 4, rows[2_400].Position, mostBytes)).Select(Full));
        Assert.Equal(rows.Select(Full), (await AllAsync(log, 4)).Select(Full));
        for (long position = 0; position < 40; position++)
            Assert.Equal(Full(rows.Last(row => row.Position <= position)), Full(Assert.Single(await log.ReadAsync(4, position, 1, default))));
        IReadOnlyList<LogRow> page = await log.ReadAsync(4, 0, rows[0].Records.Length + rows[1].Records.Length, default);
        Assert.Equal(rows[..2].Select(Full), page.Select(Full));
        Assert.Single(await log.ReadAsync(4, 0, rows[0].Records.Length + rows[1].Records.Length - 1, default));
    }

    [Rule]
    public async Task A_position_that_was_trimmed_away_or_lies_beyond_the_end_is_refused_with_what_there_is()
    {
        await using IClusterLog log = await OpenAsync();
        LogRow[] rows = await FilledAsync(log, 4, 10);
        long end = rows[^1].Position + rows[^1].Count;
        Assert.Equal(rows[6].Position, await log.TrimAsync(4, rows[6].Position + 1, DateTimeOffset.MaxValue, default));
        foreach (long position in (long[])[0, rows[6].Position - 1, end + 1])
        {
            var refusal = await Assert.ThrowsAsync<StorageException>(() => log.ReadAsync(4, position, 100, default));
            Assert.Contains($"the log of partition 4 holds the positions from {rows[6].Position} on and ends before {end}; {position} was asked for", refusal.Message);
        }
        Assert.Equal(rows[6..].Select(Full), (await AllAsync(log, 4, rows[6].Position)).Select(Full));
        Assert.Empty(await log.ReadAsync(4, end, 100, default));
    }

    [Rule]
    public async Task A_trim_takes_whole_rows_that_are_older_and_never_where_the_log_ends()
    {
        await using IClusterLog log = await OpenAsync();
        LogRow[] rows = await FilledAsync(log, 4, 2_500);
        await FilledAsync(log, 5, 3);
        DateTimeOffset then = await ClockAsync();
        long end = rows[^1].Position + rows[^1].Count;
        Assert.Equal([Written, Written], await log.AppendAsync([Row(4, 1, end, 1), Row(4, 1, end + 1, 1)], default));
        Assert.Equal(0, await log.TrimAsync(4, 0, DateTimeOffset.MaxValue, default));
        Assert.Equal(0, await log.TrimAsync(4, end + 2, DateTimeOffset.MinValue, default));
        Assert.Equal(rows[1].Position, await log.TrimAsync(4, rows[2].Position - 1, then, default));
        Assert.Equal(rows[2].Position, await log.TrimAsync(4, rows[2].Position, then, default));
        Assert.Equal(end, await log.TrimAsync(4, end + 2, then, default));
        Assert.Equal(end, await log.TrimAsync(4, 7, then, default));
        Assert.Equal(end + 2, await log.TrimAsync(4, LogBounds.MostPosition, DateTimeOffset.MaxValue, default));
        Assert.Equal(end + 2, await log.TrimAsync(4, LogBounds.MostPosition, DateTimeOffset.MaxValue, default));
        Assert.Empty(await log.ReadAsync(4, end + 2, 100, default));
        Assert.Equal([Gap], await log.AppendAsync([Row(4, 1, 0, 1)], default));
        Assert.Equal(new Tenure(4, 2, end + 2), await log.TakeAsync(4, "b", default));
        Assert.Equal([4, 5], await log.PartitionsAsync(default));
        Assert.Equal([Written], await log.AppendAsync([Row(4, 2, end + 2, 1)], default));
        Assert.Equal(3, (await AllAsync(log, 5)).Count);
    }

    [Rule]
    public async Task A_log_that_was_never_written_begins_where_its_owner_says_and_no_other_does()
    {
        await using IClusterLog log = await OpenAsync();
        Assert.False(await log.BeginAsync(4, 1, 100, default));
        await log.TakeAsync(4, "a", default);
        await log.TakeAsync(4, "b", default);
        Assert.False(await log.BeginAsync(4, 1, 100, default));
        Assert.True(await log.BeginAsync(4, 2, 0, default));
        Assert.Empty(await log.PartitionsAsync(default));
        Assert.True(await log.BeginAsync(4, 2, 100, default));
        Assert.Equal([4], await log.PartitionsAsync(default));
        Assert.False(await log.BeginAsync(4, 2, 100, default));
        Assert.False(await log.BeginAsync(4, 2, 200, default));
        Assert.Equal([Gap], await log.AppendAsync([Row(4, 2, 0, 1)], default));
        Assert.Empty(await log.ReadAsync(4, 100, 100, default));
        await Assert.ThrowsAsync<StorageException>(() => log.ReadAsync(4, 99, 100, default));
        Assert.Equal(100, await log.TrimAsync(4, 0, DateTimeOffset.UnixEpoch, default));
        Assert.Equal(new Tenure(4, 3, 100), await log.TakeAsync(4, "c", default));
        Assert.Equal([Written], await log.AppendAsync([Row(4, 3, 100, 5)], default));
        Assert.False(await log.BeginAsync(4, 3, 200, default));
        Assert.Equal(100, Assert.Single(await AllAsync(log, 4, 100)).Position);
        await FilledAsync(log, 5, 1);
        Assert.False(await log.BeginAsync(5, 1, 100, default));
    }

    [Rule]
    public async Task Rows_of_any_size_come_back_as_they_were_though_the_caller_uses_the_bytes_again()
    {
        await using IClusterLog log = await OpenAsync();
        await log.TakeAsync(0, "a", default);
        byte[] bytes = new byte[LogBounds.MostRowBytes];
        long position = 0;
        foreach (int length in (int[])[1, 600, 2_000, 8_000, 9_000, 100_000, LogBounds.MostRowBytes])
        {
            Array.Fill(bytes, (byte)(position + 1));
            Assert.Equal([Written], await log.AppendAsync([new LogRow(0, 1, position++, 1, bytes.AsMemory(0, length))], default));
        }
        Array.Clear(bytes);
        List<LogRow> rows = await AllAsync(log, 0);
        Assert.Equal([1, 600, 2_000, 8_000, 9_000, 100_000, LogBounds.MostRowBytes], rows.Select(row => row.Records.Length));
        Assert.All(rows, row => Assert.False(row.Records.Span.ContainsAnyExcept((byte)(row.Position + 1))));
    }

    [Rule]
    public async Task Whatever_many_owners_do_at_once_every_log_is_dense_and_holds_what_was_acknowledged_once_and_nothing_of_the_deposed()
    {
        await using IClusterLog log = await OpenAsync();
        RivalOwner[] owners = [.. Enumerable.Range(0, 5).Select(i => new RivalOwner(log, $"owner-{i}", partitions: 6))];
        await Task.WhenAll(Enumerable.Range(0, 20).Select(task => Task.Run(() => owners[task % 5].RunAsync(seed: (ulong)task, steps: 40))));
        string[] acknowledged = [.. owners.SelectMany(owner => owner.Acknowledged).Select(Full).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(acknowledged);
        List<LogRow> found = [];
        for (int partition = 0; partition < 6; partition++)
        {
            long next = 0;
            foreach (LogRow row in await AllAsync(log, partition, mostBytes: 500))
            {
                Assert.Equal(next, row.Position);
                next += row.Count;
                found.Add(row);
            }
        }
        Assert.Equal(acknowledged, found.Select(Full).Order(StringComparer.Ordinal));
        Assert.All(owners.SelectMany(owner => owner.Tenures), tenure =>
            Assert.All(found.Where(row => row.Partition == tenure.Partition), row => Assert.Equal(row.Position < tenure.NextPosition, row.Epoch < tenure.Epoch)));
        Assert.True(owners.Sum(owner => owner.Refused) > 0, "nothing was ever refused");
    }

    [Rule]
    public async Task Any_course_of_takes_appends_reads_and_trims_is_as_plain_dictionaries_have_it()
    {
        await using IClusterLog log = await OpenAsync();
        int run = 0;
        Gen<ulong> seeds = from seed in Gen.Choose(0, int.MaxValue) select (ulong)seed;
        // The courses share a log, each has partitions of its own.
        await Task.Run(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(2026, 1), Prop.ForAll(seeds.ToArbitrary(), seed =>
            new LogCourse(log, seed, partition: 3 * run++).RunAsync(steps: 40).GetAwaiter().GetResult())));
    }

    [Rule]
    public async Task Hostile_arguments_are_refused_with_what_was_found_and_expected()
    {
        await using IClusterLog log = await OpenAsync();
        await log.TakeAsync(0, "a", default);
        foreach (int partition in (int[])[-1, 1024, int.MinValue, int.MaxValue])
        {
            await RefusedAsync("expected 0 to 1023", () => log.TakeAsync(partition, "a", default), () => log.ReadAsync(partition, 0, 1, default),
                () => log.TrimAsync(partition, 0, DateTimeOffset.MaxValue, default));
            await RefusedAsync($"row 1: the partition is {partition}; expected 0 to 1023", () => log.AppendAsync([Row(0, 1, 0, 1), Row(partition, 1, 0, 1)], default));
        }
        await RefusedAsync("the owner's name has 0 characters; expected 1 to 256", () => log.TakeAsync(0, "", default));
        await RefusedAsync("the owner's name has 257 characters; expected 1 to 256", () => log.TakeAsync(0, new string('a', 257), default));
        await RefusedAsync("the owner's name has U+0000 at index 1", () => log.TakeAsync(0, "a\0b", default));
        await RefusedAsync("row 0: the epoch is 0; expected 1 or more", () => log.AppendAsync([Row(0, 0, 0, 1)], default));
        await RefusedAsync("row 0: the position is -1; expected 0 to 1152921504606846976", () => log.AppendAsync([Row(0, 1, -1, 1)], default));
        await RefusedAsync("row 0: the count is 0; expected 1 or more", () => log.AppendAsync([Row(0, 1, 0, 0)], default));
        await RefusedAsync("row 0: the records have 0 bytes; expected 1 to 16777216", () => log.AppendAsync([Row(0, 1, 0, 1, "")], default));
        await RefusedAsync("row 0: the records have 16777217 bytes; expected 1 to 16777216",
            () => log.AppendAsync([new LogRow(0, 1, 0, 1, new byte[LogBounds.MostRowBytes + 1])], default));
        await RefusedAsync("there are 8193 rows; expected at most 8192", () => log.AppendAsync([.. Enumerable.Range(0, 8193).Select(i => Row(0, 1, i, 1))], default));
        var big = new LogRow(0, 1, 0, 1, new byte[LogBounds.MostRowBytes]);
        await RefusedAsync("the rows have 83886080 bytes; expected at most 67108864", () => log.AppendAsync([big, big, big, big, big], default));
        await RefusedAsync("expected 0 to 1023", () => log.BeginAsync(1024, 1, 0, default));
        await RefusedAsync("expected 1 or more", () => log.BeginAsync(0, 0, 0, default));
        await RefusedAsync("expected 0 to 1152921504606846976",
            () => log.BeginAsync(0, 1, -1, default), () => log.BeginAsync(0, 1, long.MaxValue, default), () => log.ReadAsync(0, -1, 1, default), () => log.TrimAsync(0, long.MaxValue, DateTimeOffset.MaxValue, default));
        await RefusedAsync("expected 1 to 67108864", () => log.ReadAsync(0, 0, 0, default), () => log.ReadAsync(0, 0, int.MaxValue, default));
        Assert.Empty(await AllAsync(log, 0));
    }

    [Rule]
    public async Task A_cancelled_call_does_nothing_and_a_closed_log_says_so()
    {
        IClusterLog log = await OpenAsync();
        await log.TakeAsync(0, "a", default);
        var stopped = new CancellationToken(true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => log.AppendAsync([Row(0, 1, 0, 1)], stopped));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => log.TakeAsync(0, "b", stopped));
        Assert.Equal(new Tenure(0, 2, 0), await log.TakeAsync(0, "c", default));
        await log.DisposeAsync();
        await log.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => log.TakeAsync(0, "a", default));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => log.AppendAsync([Row(0, 2, 0, 1)], default));
    }

    /// <summary>A partition taken in epoch 1, with rows of differing counts and lengths.</summary>
    protected static async Task<LogRow[]> FilledAsync(IClusterLog log, int partition, int rows)
    {
        await log.TakeAsync(partition, "a", default);
        var filled = new LogRow[rows];
        for (int i = 0; i < rows; i++)
            filled[i] = Row(partition, 1, i == 0 ? 0 : filled[i - 1].Position + filled[i - 1].Count, 1 + i % 5, $"row {i} {new string('x', i % 7)}");
        Assert.DoesNotContain(await log.AppendAsync(filled, default), outcome => outcome != Written);
        return filled;
    }

    private static async Task RefusedAsync(string fault, params Func<Task>[] calls)
    {
        foreach (Func<Task> call in calls)
            Assert.Contains(fault, (await Assert.ThrowsAnyAsync<ArgumentException>(call)).Message, StringComparison.Ordinal);
    }
}
