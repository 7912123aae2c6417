using System.Runtime.CompilerServices;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Detection.SeasonalBaseline;

/// <summary>How well a rhythm knows a time of day.</summary>
internal enum Acquaintance : byte
{
    /// <summary>No day has been seen at this hour.</summary>
    None,

    /// <summary>Days have been seen at this hour, but none of its class (working days, Saturdays, Sundays).</summary>
    OtherDays,

    /// <summary>Such days have been seen at this hour.</summary>
    Full,
}

/// <summary>
/// The mean course of a day (working days, Saturdays and Sundays apart), what each half hour of the week has beyond it, and how the scatter
/// changes over the day. Slots of 15 minutes, or of the sampling interval where that is longer. Times are local.
/// </summary>
internal struct Rhythm
{
    public const int SlotsPerDay = 96;
    public const int DayClasses = 3;
    public const int HalfHoursPerWeek = 336;

    /// <summary>Visits after which a slot of the day forgets: about six weeks of working days.</summary>
    private const int DayMemory = 30;

    /// <summary>Visits after which a half hour of the week forgets (two slots of the day visit it each week).</summary>
    private const int WeekMemory = 12;

    private double _phase;      // where in their slot readings fall on average, 0 … 1
    private double _sum;        // of the slot being filled
    private float _absolute;
    private int _rows;
    private long _open;         // start of the slot being filled
    private int _slotMinutes;
    private DayMeans _days;
    private DayCounts _dayCounts;
    private DayScales _scales;
    private WeekExtras _weeks;
    private WeekCounts _weekCounts;

    public readonly bool IsReady => _slotMinutes > 0;

    /// <summary>Starts learning with slots that fit the sampling interval.</summary>
    public void Begin(double intervalSeconds)
    {
        _slotMinutes = intervalSeconds > 2400 ? 60 : intervalSeconds > 1200 ? 30 : 15;
        _open = EventTime.None;
    }

    /// <summary>The mean course at this time of day; NaN while it is unknown.</summary>
    public readonly double Day(long time, out Acquaintance acquaintance)
    {
        acquaintance = Acquaintance.None;
        if (_slotMinutes == 0)
            return double.NaN;
        long width = _slotMinutes * EventTime.Minute;
        long slot = EventTime.FloorTo(time, width);
        double at = (time - slot) / (double)width - _phase;
        double here = Slot(slot, out bool known);
        if (double.IsNaN(here))
            return here;
        acquaintance = known ? Acquaintance.Full : Acquaintance.OtherDays;
        // Between the middles of two slots the course is a straight line.
        double there = Slot(at >= 0 ? slot + width : slot - width, out _);
        return double.IsNaN(there) ? here : here + Math.Min(Math.Abs(at), 1) * (there - here);
    }

    /// <summary>What this half hour of the week has beyond the day's course, drawn towards 0 while few weeks were seen.</summary>
    public readonly double WeekExtra(long time)
    {
        int at = HalfHour(time);
        int seen = (_weekCounts[at >> 1] >> ((at & 1) * 4)) & 15;
        return seen == 0 ? 0 : seen / (seen + 1.5) * Unpack(_weeks[at]);
    }

    /// <summary>Scatter at this time of day over that of all day.</summary>
    public readonly double Scale(long time)
    {
        if (_slotMinutes == 0)
            return 1;
        ushort scale = _scales[IndexOfDay(time)];
        return scale == 0 ? 1 : 0.15 + 0.85 * scale / 256.0;
    }

    /// <summary>Takes a reading in.</summary>
    /// <param name="time">Local event time.</param>
    /// <param name="value">What was read.</param>
    /// <param name="trusted">The same, drawn to what was expected where it was odd: used once the slot is known.</param>
    /// <param name="scatter">Its absolute residual over the residuals' spread, bounded.</param>
    public void Learn(long time, double value, double trusted, double scatter)
    {
        if (_slotMinutes == 0)
            return;
        long width = _slotMinutes * EventTime.Minute;
        long slot = EventTime.FloorTo(time, width);
        if (slot != _open)
        {
            Close();
            _open = slot;
        }
        int index = Class(slot) * SlotsPerDay + IndexOfDay(slot);
        _sum += _dayCounts[index] == 0 ? value : trusted;
        _absolute += (float)scatter;
        _rows++;
        _phase += ((time - slot) / (double)width - _phase) / 64;
    }

    /// <summary>Moves all values by <paramref name="shift"/>: the origin they are relative to has moved.</summary>
    public void Rebase(double shift)
    {
        for (int i = 0; i < DayClasses * SlotsPerDay; i++)
            _days[i] = (float)(_days[i] - shift);
        _sum -= shift * _rows;
    }

    private void Close()
    {
        if (_rows == 0)
            return;
        double mean = _sum / _rows, scatter = _absolute / _rows;
        int ofDay = IndexOfDay(_open), index = Class(_open) * SlotsPerDay + ofDay;
        int seen = _dayCounts[index];
        double day = _days[index];
        day += (mean - day) / Math.Min(seen + 1, DayMemory);
        _days[index] = (float)day;
        if (seen < 255)
            _dayCounts[index] = (byte)(seen + 1);
        if (seen > 0)
        {
            int at = HalfHour(_open);
            int shift = (at & 1) * 4, weeks = (_weekCounts[at >> 1] >> shift) & 15;
            double extra = Unpack(_weeks[at]);
            _weeks[at] = Pack(extra + (mean - day - extra) / Math.Min(weeks + 1, WeekMemory));
            if (weeks < 15)
                _weekCounts[at >> 1] += (byte)(1 << shift);

            double scale = _scales[ofDay] == 0 ? 1 : _scales[ofDay] / 256.0;
            scale += (Math.Min(scatter, 8) - scale) * 0.15;
            _scales[ofDay] = (ushort)Math.Max(1, scale * 256 + 0.5);
        }
        _sum = 0;
        _absolute = 0;
        _rows = 0;
    }

    private readonly double Slot(long start, out bool known)
    {
        int kind = Class(start), ofDay = IndexOfDay(start);
        known = _dayCounts[kind * SlotsPerDay + ofDay] > 0;
        if (known)
            return _days[kind * SlotsPerDay + ofDay];
        for (int other = ofDay; other < DayClasses * SlotsPerDay; other += SlotsPerDay)
        {
            if (_dayCounts[other] > 0)
                return _days[other];
        }
        return double.NaN;
    }

    private readonly int IndexOfDay(long time) => (int)(EventTime.Phase(time, EventTime.Day) / (_slotMinutes * EventTime.Minute));

    private static int HalfHour(long time) => (int)(EventTime.Phase(time, EventTime.Week) / (30 * EventTime.Minute));

    /// <summary>0 on working days, 1 on Saturdays, 2 on Sundays; day 0 of the epoch was a Thursday.</summary>
    private static int Class(long time) => (int)(EventTime.Phase(time, EventTime.Week) / EventTime.Day) switch { 2 => 1, 3 => 2, _ => 0 };

    /// <summary>A float's upper 16 bits, rounded to even: three digits over the whole range.</summary>
    private static ushort Pack(double value)
    {
        uint bits = BitConverter.SingleToUInt32Bits((float)Math.Clamp(value, -3e38, 3e38));
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private static double Unpack(ushort packed) => BitConverter.UInt32BitsToSingle((uint)packed << 16);

    [InlineArray(DayClasses * SlotsPerDay)]
    private struct DayMeans
    {
        private float _first;
    }

    [InlineArray(DayClasses * SlotsPerDay)]
    private struct DayCounts
    {
        private byte _first;
    }

    [InlineArray(SlotsPerDay)]
    private struct DayScales
    {
        private ushort _first;  // 8.8 fixed point; 0 = not yet known
    }

    [InlineArray(HalfHoursPerWeek)]
    private struct WeekExtras
    {
        private ushort _first;
    }

    [InlineArray(HalfHoursPerWeek / 2)]
    private struct WeekCounts
    {
        private byte _first;    // two counts of four bits
    }
}
