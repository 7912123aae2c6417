using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Series;

/// <summary>
/// The readings of the last stretch of time and their summary, in memory that is given at the start: it holds the times now − length &lt; t ≤ now.
/// </summary>
/// <remarks>
/// Nothing is ever subtracted, so that an outlier leaves no rounding error behind when it leaves the window: the window is a queue of two stacks,
/// of which the older one keeps the summaries of its suffixes (K. Tangwongsan, M. Hirzel, S. Schneider: "Low-latency sliding-window
/// aggregation in worst-case constant time", DEBS 2017, describe the two stacks as known before). A reading costs constant time on average;
/// one in as many readings as the window holds costs a pass over it.
/// </remarks>
public sealed class SlidingWindow
{
    // A ring, oldest at _head. The _suffixCount oldest have in _suffixes the summary from them to the newest of those; _recent sums up the others.
    private readonly long[] _times;
    private readonly double[] _values;
    private readonly Summary[] _suffixes;
    private Summary _recent;
    private int _head;
    private int _suffixCount;

    /// <summary>A window that has seen nothing. All its memory, 72 bytes per reading of its capacity, is allocated here.</summary>
    /// <param name="length">Length in event-time units (<see cref="EventTime"/>); 1 to <see cref="EventTime.MaxLength"/>.</param>
    /// <param name="capacity">Most readings it holds; 1 or more. Where more fall into the length, the oldest leave early.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument lies outside its range.</exception>
    public SlidingWindow(long length, int capacity)
    {
        EventTime.RequireLength(length, nameof(length));
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Length = length;
        _times = new long[capacity];
        _values = new double[capacity];
        _suffixes = new Summary[capacity];
    }

    /// <summary>Length in event-time units.</summary>
    public long Length { get; }

    /// <summary>Most readings it holds.</summary>
    public int Capacity => _times.Length;

    /// <summary>Readings it holds now.</summary>
    public int Count { get; private set; }

    /// <summary>The latest time it was told, by a reading or by <see cref="Advance"/>; <see cref="EventTime.None"/> before that.</summary>
    public long Now { get; private set; } = EventTime.None;

    /// <summary>Readings older than <see cref="Now"/> when they came; they are not held.</summary>
    public long LateCount { get; private set; }

    /// <summary>Readings that were NaN or infinite; they are not held.</summary>
    public long NonFiniteCount { get; private set; }

    /// <summary>Readings that left before their time because the capacity was used up. Where it rises, the summary covers less than <see cref="Length"/>.</summary>
    public long CrowdedOutCount { get; private set; }

    /// <summary>The summary of the readings it holds.</summary>
    public Summary Summary => _suffixCount > 0 ? Summary.Merge(_suffixes[_head], _recent) : _recent;

    /// <summary>Takes a reading in; those that are too old by its time leave. Equal times are held side by side.</summary>
    /// <param name="time">Event time.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is held: not late, and finite. A reading that is not finite still moves the time on.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A reading cannot carry this time (<see cref="EventTime.IsValid"/>).</exception>
    public bool Add(long time, double value)
    {
        EventTime.RequireValid(time, nameof(time));
        if (time < Now)
        {
            LateCount++;
            return false;
        }
        Advance(time);
        if (!double.IsFinite(value))
        {
            NonFiniteCount++;
            return false;
        }
        if (Count == Capacity)
        {
            RemoveOldest();
            CrowdedOutCount++;
        }
        int slot = Slot(Count);
        _times[slot] = time;
        _values[slot] = value;
        _recent.Add(value);
        Count++;
        return true;
    }

    /// <summary>Tells the window what time it is: readings that are too old leave. A time before <see cref="Now"/> changes nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A reading cannot carry this time (<see cref="EventTime.IsValid"/>).</exception>
    public void Advance(long now)
    {
        EventTime.RequireValid(now, nameof(now));
        if (now <= Now)
            return;
        Now = now;
        while (Count > 0 && now - _times[_head] >= Length)
            RemoveOldest();
    }

    /// <summary>Copies times and values of the readings it holds, oldest first.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="ArgumentException">A destination is shorter than <see cref="Count"/>.</exception>
    public int CopyTo(Span<long> times, Span<double> values)
    {
        int untilEnd = Math.Min(Count, Capacity - _head);
        _times.AsSpan(_head, untilEnd).CopyTo(times);
        _times.AsSpan(0, Count - untilEnd).CopyTo(times[untilEnd..]);
        _values.AsSpan(_head, untilEnd).CopyTo(values);
        _values.AsSpan(0, Count - untilEnd).CopyTo(values[untilEnd..]);
        return Count;
    }

    private void RemoveOldest()
    {
        if (_suffixCount == 0)
        {
            Summary suffix = default;
            for (int i = Count - 1; i >= 0; i--)
            {
                int slot = Slot(i);
                suffix.Add(_values[slot]);
                _suffixes[slot] = suffix;
            }
            _suffixCount = Count;
            _recent = default;
        }
        _head = Slot(1);
        _suffixCount--;
        Count--;
    }

    private int Slot(int fromOldest)
    {
        long slot = (long)_head + fromOldest;
        return (int)(slot >= Capacity ? slot - Capacity : slot);
    }
}
