using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Series;

/// <summary>
/// Summaries over windows of equal length that follow one another without overlap, aligned to the epoch: a window holds the times
/// start ≤ t &lt; start + length. Needs no memory beyond the open window's summary. Windows without readings are not told.
/// </summary>
public sealed class TumblingWindow
{
    private Summary _summary;
    private long _start = EventTime.None;

    /// <summary>A window that has seen nothing.</summary>
    /// <param name="length">Length in event-time units (<see cref="EventTime"/>); 1 to <see cref="EventTime.MaxLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> lies outside its range.</exception>
    public TumblingWindow(long length)
    {
        EventTime.RequireLength(length, nameof(length));
        Length = length;
    }

    /// <summary>Length in event-time units.</summary>
    public long Length { get; }

    /// <summary>Readings that came after their window was closed; they are in no summary.</summary>
    public long LateCount { get; private set; }

    /// <summary>Readings that were NaN or infinite; they are in no summary.</summary>
    public long NonFiniteCount { get; private set; }

    /// <summary>Takes a reading in. Within the open window the order does not matter; the first reading of a later window closes it.</summary>
    /// <param name="time">Event time.</param>
    /// <param name="value">The value.</param>
    /// <param name="closed">The window that was closed.</param>
    /// <returns>Whether a window was closed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A reading cannot carry this time (<see cref="EventTime.IsValid"/>).</exception>
    public bool Add(long time, double value, out WindowSummary closed)
    {
        bool isClosed = Advance(time, out closed);
        if (time < _start)
        {
            LateCount++;
            return isClosed;
        }
        if (!_summary.Add(value))
            NonFiniteCount++;
        return isClosed;
    }

    /// <summary>Tells the window what time it is: closes the open one if it has ended, also without a further reading.</summary>
    /// <returns>Whether a window was closed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A reading cannot carry this time (<see cref="EventTime.IsValid"/>).</exception>
    public bool Advance(long now, out WindowSummary closed)
    {
        EventTime.RequireValid(now, nameof(now));
        closed = default;
        if (now < _start || (_start != EventTime.None && now - _start < Length))
            return false;
        bool isClosed = _summary.Count > 0;
        if (isClosed)
            closed = new WindowSummary(_start, _start + Length, _summary);
        _summary = default;
        _start = EventTime.FloorTo(now, Length);
        return isClosed;
    }
}

/// <summary>What a window held.</summary>
/// <param name="Start">Its first event time.</param>
/// <param name="End">Its end, exclusive.</param>
/// <param name="Summary">Of the values in it; one or more.</param>
public readonly record struct WindowSummary(long Start, long End, Summary Summary);
