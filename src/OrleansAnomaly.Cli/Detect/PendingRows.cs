using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>Rows that wait for the end of their fusion interval: a ring that grows to a bound.</summary>
internal sealed class PendingRows(int sensors)
{
    private const int MostVerdicts = 1 << 18;

    private readonly int _most = Math.Max(1, MostVerdicts / sensors);
    private long[] _times = new long[8];
    private Verdict[] _verdicts = new Verdict[8 * sensors];
    private int _first, _count;

    /// <summary>Whether a row has to leave before another may come.</summary>
    public bool IsFull => _count == _most;

    public void Add(long time, ReadOnlySpan<Verdict> verdicts)
    {
        if (_count == _times.Length)
            Grow();
        int at = (_first + _count) % _times.Length;
        _times[at] = time;
        verdicts.CopyTo(_verdicts.AsSpan(at * sensors, sensors));
        _count++;
    }

    public bool TryPeek(out long time, out ReadOnlySpan<Verdict> verdicts)
    {
        time = _count > 0 ? _times[_first] : 0;
        verdicts = _count > 0 ? _verdicts.AsSpan(_first * sensors, sensors) : default;
        return _count > 0;
    }

    public void RemoveFirst()
    {
        _first = (_first + 1) % _times.Length;
        _count--;
    }

    private void Grow()
    {
        int capacity = Math.Min(_most, 2 * _times.Length);
        var times = new long[capacity];
        var verdicts = new Verdict[capacity * sensors];
        for (int i = 0; i < _count; i++)
        {
            int from = (_first + i) % _times.Length;
            times[i] = _times[from];
            _verdicts.AsSpan(from * sensors, sensors).CopyTo(verdicts.AsSpan(i * sensors));
        }
        (_times, _verdicts, _first) = (times, verdicts, 0);
    }
}
