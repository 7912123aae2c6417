using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Storage.History;

/// <summary>Writes minutes as chunks, packs chunks of finished hours into blocks, and forgets both. Works within its caller's transactions.</summary>
internal sealed class MinuteWriter(HistorySession session)
{
    // Rows of minutes that one call packs at most, so that a batch waits no longer than it takes to pack them (and one chunk more).
    private const int MostPacked = 65_536;

    // Chunks that are asked for at once: a server sends all of them, even where the first few are enough.
    private const int MostChunks = 256;

    private readonly List<SensorMinute> _packing = [], _kept = [];
    private readonly MinuteAggregate[] _hour = new MinuteAggregate[HourBlock.MinutesOfHour], _merged = new MinuteAggregate[HourBlock.MinutesOfHour];
    private SensorMinute[] _rows = [];
    private int[] _arrivals = [];

    /// <summary>Writes minutes in chunks of one partition each. The list is left as it is.</summary>
    public void Write(List<SensorMinute> minutes)
    {
        int count = Sort(CollectionsMarshal.AsSpan(minutes)).Length;
        session.ExecuteEach(HistorySql.AddChunk, Chunks(count));
    }

    /// <summary>Packs minutes before <paramref name="line"/> (the start of an hour), partition by partition; returns whether there are more.</summary>
    public bool Pack(long line, long trimmed)
    {
        long before = line / EventTime.Minute;
        int packed = 0;
        while (session.Integer(HistorySql.FirstChunk, before) is long partition)
        {
            if (packed >= MostPacked)
                return true;
            int seen = PackPartition(partition, line, trimmed, MostPacked - packed);
            // An index that leads to rows which another does not have would be followed for ever.
            if (seen == 0)
                throw session.Place.Damaged("its indexes of chunks contradict one another");
            packed += seen;
        }
        return false;
    }

    /// <summary>Forgets what lies wholly before <paramref name="before"/>, up to <paramref name="limit"/> rows; returns how many were dropped.</summary>
    public int Trim(long before, int limit) =>
        session.Execute(HistorySql.TrimChunks, EventTime.FloorTo(before + EventTime.Minute - 1, EventTime.Minute) / EventTime.Minute, limit)
        + session.Execute(HistorySql.TrimBlocks, HourBlock.HourOf(before), limit);

    // A chunk is made only when it is written, so that few are in memory.
    private IEnumerable<object?[]> Chunks(int count)
    {
        for (int start = 0, end; start < count; start = end)
        {
            long partition = _rows[start].SensorKey >> 32;
            end = start + 1;
            while (end < count && end - start < MinuteChunk.MostRows && _rows[end].SensorKey >> 32 == partition)
                end++;
            ReadOnlySpan<SensorMinute> rows = _rows.AsSpan(start, end - start);
            (long first, long last) = Bounds(rows);
            yield return [partition, first, last, MinuteChunk.Encode(rows)];
        }
    }

    // Sorted by key, then minute; of rows that are alike in both the last stays.
    private ReadOnlySpan<SensorMinute> Sort(ReadOnlySpan<SensorMinute> minutes)
    {
        int n = minutes.Length;
        if (_rows.Length < n)
        {
            _rows = new SensorMinute[Math.Max(n, 2 * _rows.Length)];
            _arrivals = new int[_rows.Length];
        }
        bool isSorted = true;
        for (int i = 0; i < n; i++)
        {
            _arrivals[i] = i;
            isSorted &= i == 0 || Compare(minutes[i - 1], minutes[i]) < 0;
        }
        if (isSorted)
        {
            minutes.CopyTo(_rows);
            return _rows.AsSpan(0, n);
        }
        SensorMinute[] source = minutes.ToArray();
        _arrivals.AsSpan(0, n).Sort((left, right) => Compare(source[left], source[right]) is var order and not 0 ? order : left.CompareTo(right));
        int count = 0;
        for (int i = 0; i < n; i++)
        {
            SensorMinute row = source[_arrivals[i]];
            if (count > 0 && Compare(_rows[count - 1], row) == 0)
                count--;
            _rows[count++] = row;
        }
        return _rows.AsSpan(0, count);
    }

    private static int Compare(in SensorMinute left, in SensorMinute right) =>
        left.SensorKey != right.SensorKey ? left.SensorKey.CompareTo(right.SensorKey) : left.Minute.Minute.CompareTo(right.Minute.Minute);

    private static (long First, long Last) Bounds(ReadOnlySpan<SensorMinute> rows)
    {
        long first = long.MaxValue, last = long.MinValue;
        foreach (ref readonly SensorMinute row in rows)
        {
            first = Math.Min(first, row.Minute.Minute);
            last = Math.Max(last, row.Minute.Minute);
        }
        return (first / EventTime.Minute, last / EventTime.Minute);
    }

    // Chunks in the order in which they came, until there are enough; those that are left count over the blocks made here. At least one chunk is done.
    private int PackPartition(long partition, long line, long trimmed, int enough)
    {
        _packing.Clear();
        int seen = 0;
        List<long> done = [];
        List<(long Id, SensorMinute[] Rows)> cut = [];
        using (HistoryRows rows = session.Query(HistorySql.ChunksToPack, partition, line / EventTime.Minute, MostChunks))
        {
            while (seen < enough && rows.Next())
            {
                long id = rows.Integer(0);
                MinuteChunk chunk = MinuteChunk.Decode(rows.Blob(1), session.Place);
                seen += chunk.Rows;
                Part(chunk, partition, line, trimmed);
                if (_kept.Count == 0)
                    done.Add(id);
                else
                    cut.Add((id, [.. _kept]));
            }
        }
        PackBlocks(Sort(CollectionsMarshal.AsSpan(_packing)));
        session.ExecuteEach(HistorySql.DropChunk, done.Select(id => new object?[] { id }));
        session.ExecuteEach(HistorySql.ReplaceChunk, cut.Select(chunk =>
        {
            (long first, long last) = Bounds(chunk.Rows);
            return new object?[] { first, last, MinuteChunk.Encode(chunk.Rows), chunk.Id };
        }));
        return seen;
    }

    private void Part(MinuteChunk chunk, long partition, long line, long trimmed)
    {
        _kept.Clear();
        for (int row = 0; row < chunk.Rows; row++)
        {
            var minute = new SensorMinute(partition << 32 | chunk.Ordinal(row), chunk.Minute(row));
            if (minute.Minute.Minute >= line)
                _kept.Add(minute);
            else if (minute.Minute.Minute >= trimmed)
                _packing.Add(minute);
        }
    }

    private void PackBlocks(ReadOnlySpan<SensorMinute> rows)
    {
        List<object?[]> blocks = [];
        while (!rows.IsEmpty)
        {
            (long key, long hour) = (rows[0].SensorKey, HourBlock.HourOf(rows[0].Minute.Minute));
            int n = 1;
            while (n < rows.Length && rows[n].SensorKey == key && HourBlock.HourOf(rows[n].Minute.Minute) == hour)
                n++;
            blocks.Add([hour, key, Merge(rows[..n], hour, key)]);
            rows = rows[n..];
        }
        session.ExecuteEach(HistorySql.PutBlock, blocks);
    }

    // What comes now counts over what the hour's block holds.
    private byte[] Merge(ReadOnlySpan<SensorMinute> rows, long hour, long key)
    {
        int there = 0;
        double anchor = double.NaN;
        using (HistoryRows found = session.Query(HistorySql.Block, hour, key))
        {
            if (found.Next())
                there = HourBlock.Decode(found.Blob(0), hour, key, _hour, session.Place, out anchor);
        }
        int count = 0, old = 0;
        foreach (ref readonly SensorMinute row in rows)
        {
            while (old < there && _hour[old].Minute < row.Minute.Minute)
                _merged[count++] = _hour[old++];
            if (old < there && _hour[old].Minute == row.Minute.Minute)
                old++;
            _merged[count++] = row.Minute;
        }
        while (old < there)
            _merged[count++] = _hour[old++];
        return HourBlock.Encode(_merged.AsSpan(0, count), key, anchor);
    }
}
