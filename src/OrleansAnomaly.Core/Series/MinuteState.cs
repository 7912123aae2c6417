using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Series;

/// <summary>
/// The minute of event time that a sensor is in, as far as it has come. Plain numbers without padding: it lies behind the monitor's state in the
/// same bytes and is stored with it, so its layout never changes. All zeros is a sensor without a scored reading.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct MinuteState
{
    private long _minute;
    private double _min, _max, _mean;
    private int _count;
    private float _score;

    /// <summary>Bytes that it takes.</summary>
    public static int Bytes => Unsafe.SizeOf<MinuteState>();

    /// <summary>Takes in a scored reading; the minute before is finished by the first of a later one.</summary>
    /// <param name="verdict">What was said of the reading; its value is finite.</param>
    /// <param name="finished">The minute that was finished.</param>
    /// <returns>Whether one was finished.</returns>
    public bool Take(in Verdict verdict, out MinuteAggregate finished)
    {
        long minute = EventTime.FloorTo(verdict.Time, EventTime.Minute);
        bool ends = _count > 0 && minute != _minute;
        finished = ends ? new MinuteAggregate { Minute = _minute, Count = _count, Min = _min, Max = _max, Mean = _mean, Score = _score } : default;
        if (ends || _count == 0)
            (_minute, _count, _min, _max, _mean, _score) = (minute, 0, verdict.Value, verdict.Value, 0, 0);
        _count = Math.Min(_count + 1, ushort.MaxValue);
        _min = Math.Min(_min, verdict.Value);
        _max = Math.Max(_max, verdict.Value);
        _mean += (verdict.Value - _mean) / _count;
        _score = Math.Max(_score, (float)verdict.Score);
        return ends;
    }
}
