using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Series;

/// <summary>
/// Equal cells of time, one after the other: cell i holds the times start + i·step ≤ t &lt; start + (i + 1)·step, and is named by its start.
/// </summary>
public sealed record TimeGrid
{
    /// <summary>A grid.</summary>
    /// <param name="start">Event time at which the first cell begins (<see cref="EventTime"/>).</param>
    /// <param name="step">Length of a cell in event-time units; 1 to <see cref="EventTime.MaxLength"/>.</param>
    /// <param name="count">How many cells; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument lies outside its range, or the grid reaches beyond <see cref="EventTime.MaxValue"/> by more than a cell.</exception>
    public TimeGrid(long start, long step, int count)
    {
        EventTime.RequireValid(start, nameof(start));
        EventTime.RequireLength(step, nameof(step));
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > 1 && (EventTime.MaxValue - start) / step < count - 1)
            throw new ArgumentOutOfRangeException(nameof(count), count, "the last cell starts after 2200-01-01");
        Start = start;
        Step = step;
        Count = count;
    }

    /// <summary>Event time at which the first cell begins.</summary>
    public long Start { get; }

    /// <summary>Length of a cell in event-time units.</summary>
    public long Step { get; }

    /// <summary>How many cells there are.</summary>
    public int Count { get; }

    /// <summary>The smallest grid that holds both times, with cells aligned to the epoch.</summary>
    /// <param name="first">The earlier event time.</param>
    /// <param name="last">The later event time, or the same.</param>
    /// <param name="step">Length of a cell in event-time units; 1 to <see cref="EventTime.MaxLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument lies outside its range, <paramref name="last"/> before <paramref name="first"/>, or more than 2³¹ − 1 cells would be needed.</exception>
    public static TimeGrid Covering(long first, long last, long step)
    {
        EventTime.RequireLength(step, nameof(step));
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        EventTime.RequireValid(first, nameof(first));
        EventTime.RequireValid(last, nameof(last));
        long start = EventTime.FloorTo(first, step), cells = (last - start) / step + 1;
        if (cells > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(step), step, $"the grid would have {cells} cells; a longer step is needed");
        return new TimeGrid(start, step, (int)cells);
    }

    /// <summary>Event time at which that cell begins.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cell.</exception>
    public long TimeAt(int cell) => (uint)cell < (uint)Count ? Start + cell * Step : throw new ArgumentOutOfRangeException(nameof(cell), cell, $"the grid has {Count} cells");

    /// <summary>The cell that holds <paramref name="time"/>, or −1 where none does.</summary>
    public int IndexOf(long time)
    {
        if (time < Start || Count == 0)
            return -1;
        // The difference of two longs may exceed a long; not so as an unsigned number.
        ulong cell = ((ulong)time - (ulong)Start) / (ulong)Step;
        return cell < (ulong)Count ? (int)cell : -1;
    }
}
