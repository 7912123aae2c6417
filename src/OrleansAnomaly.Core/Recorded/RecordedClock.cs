namespace OrleansAnomaly.Core.Recorded;

/// <summary>
/// The ticks that a recording lacks. A live platform is told the time while nothing comes in, so that absence is noticed
/// when it happens; a recording only shows it afterwards, as a gap.
/// </summary>
public struct RecordedClock
{
    private const int MostTicksPerGap = 256;

    private long _last;
    private long _usual;
    private bool _started;

    /// <summary>
    /// The times between the row before and this one at which a clock would have ticked, the row's own last; none where <paramref name="time"/> does not
    /// go on. A gap is a distance of more than twice the usual one; it ticks at the usual distance, but about 256 times at most.
    /// </summary>
    /// <param name="time">Time of the row, in any unit.</param>
    public RecordedTicks Until(long time)
    {
        if (!_started)
        {
            _started = true;
            _last = time;
            return new RecordedTicks(time, time, 1);
        }
        long gap = time - _last;
        if (gap <= 0)
            return default;
        long first = _last;
        long step = gap;
        if (_usual > 0 && gap > 2 * _usual)
            step = Math.Max(_usual, gap / MostTicksPerGap);
        // The usual distance follows a recording that becomes sparser, but not a single gap.
        _usual = _usual == 0 ? gap : Math.Min(gap, 2 * _usual);
        _last = time;
        return new RecordedTicks(first + step, time, step);
    }
}
