namespace OrleansAnomaly.Core.Recorded;

/// <summary>Times that rise by equal steps; the last is given and not overshot.</summary>
public readonly struct RecordedTicks
{
    private readonly long _first, _last, _step;

    internal RecordedTicks(long first, long last, long step) => (_first, _last, _step) = (first, last, step);

    /// <summary>Goes over the times.</summary>
    public Enumerator GetEnumerator() => new(_first, _last, _step);

    /// <summary>Goes over the times without allocating.</summary>
    public struct Enumerator
    {
        private readonly long _last, _step;
        private long _next;
        private bool _ended;

        internal Enumerator(long first, long last, long step)
        {
            (_next, _last, _step) = (first, last, step);
            _ended = step == 0;
        }

        /// <summary>The time.</summary>
        public long Current { get; private set; }

        /// <summary>Goes on to the next time; false where there is none.</summary>
        public bool MoveNext()
        {
            if (_ended)
                return false;
            // The last tick is the row's own time, even where the steps do not meet it.
            Current = _next < _last - _step / 2 ? _next : _last;
            _ended = Current == _last;
            _next += _step;
            return true;
        }
    }
}
