using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Storage.History;

/// <summary>The minutes of one sensor from blocks and chunks together, in order of time, a week at a time: what is in memory does not grow with the stretch asked for.</summary>
internal sealed class MinuteReader
{
    private const long Window = EventTime.Week;

    private readonly HistorySession _session;
    private readonly long _key;
    private readonly MinuteAggregate[] _hour = new MinuteAggregate[HourBlock.MinutesOfHour];
    private readonly SortedDictionary<long, MinuteAggregate> _window = [];

    /// <summary>A reader of minutes that begin at <paramref name="from"/> … <paramref name="to"/>; what was trimmed is not told.</summary>
    public MinuteReader(HistorySession session, long key, long from, long to)
    {
        _session = session;
        _key = key;
        (long first, long last) = Stored();
        First = Math.Max(from, Math.Max(first, Trimmed(session)));
        Last = Math.Min(to, last);
    }

    /// <summary>No minute begins earlier.</summary>
    public long First { get; }

    /// <summary>No minute begins later.</summary>
    public long Last { get; }

    /// <summary>The event time before which minutes were trimmed.</summary>
    public static long Trimmed(HistorySession session) =>
        Math.Clamp(session.Integer(HistorySql.ReadMeta, HistorySql.MinutesFrom) ?? EventTime.MinValue, EventTime.MinValue, EventTime.MaxValue);

    /// <summary>The minutes. Each enumeration reads anew.</summary>
    public IEnumerable<MinuteAggregate> Read()
    {
        for (long start = First; start <= Last; start += Window)
        {
            long end = Math.Min(Last, start + Window - 1);
            _window.Clear();
            ReadBlocks(start, end);
            ReadChunks(start, end);
            foreach (MinuteAggregate minute in _window.Values)
                yield return minute;
        }
    }

    // Chunks of the sensor's partition; blocks of any sensor, whose first and last hour cost nothing to know.
    private (long First, long Last) Stored()
    {
        long first = EventTime.MaxValue, last = EventTime.MinValue;
        using (HistoryRows chunks = _session.Query(HistorySql.ChunkBounds, _key >> 32))
        {
            if (chunks.Next() && !chunks.IsNull(0))
                (first, last) = (Numbered(chunks.Integer(0), EventTime.Minute), Numbered(chunks.Integer(1), EventTime.Minute));
        }
        if (_session.Integer(HistorySql.FirstHour) is long firstHour && _session.Integer(HistorySql.LastHour) is long lastHour)
            (first, last) = (Math.Min(first, Numbered(firstHour, EventTime.Hour)), Math.Max(last, Numbered(lastHour, EventTime.Hour) + EventTime.Hour - 1));
        return (first, last);
    }

    private void ReadBlocks(long start, long end)
    {
        long hour = HourBlock.HourOf(start), lastHour = HourBlock.HourOf(end);
        while (hour <= lastHour)
        {
            // The next block of any sensor: a stretch without data is passed over in one step.
            using HistoryRows rows = _session.Query(HistorySql.NextBlock, hour, _key);
            if (!rows.Next())
                return;
            (long foundHour, long foundKey) = (rows.Integer(0), rows.Integer(1));
            if (foundHour < hour || (foundHour == hour && foundKey < _key))
                throw rows.Damaged(0, $"hour {foundHour} of sensor key {foundKey} after hour {hour} of {_key}", "a later place");
            if (foundKey == _key && foundHour <= lastHour)
            {
                int n = HourBlock.Decode(rows.Blob(2), foundHour, _key, _hour, _session.Place, out _);
                foreach (MinuteAggregate minute in _hour.AsSpan(0, n))
                    Take(minute, start, end);
            }
            hour = foundKey < _key ? foundHour : foundHour + 1;
        }
    }

    private void ReadChunks(long start, long end)
    {
        uint ordinal = (uint)_key;
        using HistoryRows rows = _session.Query(HistorySql.Chunks, _key >> 32, EventTime.FloorTo(start, EventTime.Minute) / EventTime.Minute, EventTime.FloorTo(end, EventTime.Minute) / EventTime.Minute);
        while (rows.Next())
        {
            MinuteChunk chunk = MinuteChunk.Decode(rows.Blob(0), _session.Place);
            for (int row = chunk.FirstOf(ordinal); row < chunk.Rows && chunk.Ordinal(row) == ordinal; row++)
                Take(chunk.Minute(row), start, end);
        }
    }

    private void Take(in MinuteAggregate minute, long start, long end)
    {
        if (minute.Minute >= start && minute.Minute <= end)
            _window[minute.Minute] = minute;
    }

    private static long Numbered(long number, long length) => Math.Clamp(number, EventTime.MinValue / length, EventTime.MaxValue / length) * length;
}
