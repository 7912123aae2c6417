namespace OrleansAnomaly.Cli.Detect;

/// <summary>
/// The ticks that a recording lacks. A live platform is told the time while nothing comes in, so that absence is noticed
/// when it happens; a file only shows it afterwards, as a gap.
/// </summary>
internal struct RecordedClock
{
    private const int MostTicksPerGap = 256;

    private long _last;
    private long _usual;
    private bool _started;

    /// <summary>The times between the row before and this one at which a clock would have ticked, the row's own last.</summary>
    public Ticks Until(long time)
    {
        if (!_started)
        {
            _started = true;
            _last = time;
            return new Ticks(time, time, 1);
        }
        long gap = time - _last;
        if (gap <= 0)
            return default;
        long first = _last;
        long step = gap;
        if (_usual > 0 && gap > 2 * _usual)
            step = Math.Max(_usual, gap / MostTicksPerGap);
        // The usual distance follows a file that becomes sparser, but not a single gap.
        _usual = _usual == 0 ? gap : Math.Min(gap, 2 * _usual);
        _last = time;
        return new Ticks(first + step, time, step);
    }

    public readonly struct Ticks(long first, long last, long step)
    {
        private readonly long _first = first, _last = last, _step = step;

        public TickEnumerator GetEnumerator() => new(_first, _last, _step);
    }

    public struct TickEnumerator(long first, long last, long step)
    {
        private long _next = first;
        private bool _ended = step == 0;

        public long Current { get; private set; }

        public bool MoveNext()
        {
            if (_ended)
                return false;
            // The last tick is the row's own time, even where the steps do not meet it.
            Current = _next < last - step / 2 ? _next : last;
            _ended = Current == last;
            _next += step;
            return true;
        }
    }
}
