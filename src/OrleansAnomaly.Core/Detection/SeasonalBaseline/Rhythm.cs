using System.Runtime.CompilerServices;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Detection.SeasonalBaseline;

/// <summary>How well a rhythm knows a time of day.</summary>
internal enum Acquaintance : byte
{
    /// <summary>No day has been seen at this hour.</summary>
    None,

    /// <summary>Days have been seen at this hour, but none of its class.</summary>
    OtherDays,

    /// <summary>Such days have been seen at this hour.</summary>
    Full,
}

/// <summary>
/// The mean course of a day (Mondays, other working days, Saturdays and Sundays apart), what each half hour of the week has beyond it, and how the scatter
/// changes over the day. Slots of 15 minutes, or of the sampling interval where that is longer. Times are local.
/// </summary>
internal struct Rhythm
{
    public const int SlotsPerDay = 96;
    public const int DayClasses = 4;
    public const int HalfHoursPerWeek = 336;

    /// <summary>Visits after which a slot of the day forgets: about four weeks of working days. Counts are kept in four bits.</summary>
    private const int DayMemory = 15;

    /// <summary>Visits after which a half hour of the week forgets (two slots of the day visit it each week).</summary>
    private const int WeekMemory = 12;

    /// <summary>Visits after which the scatter of a slot forgets.</summary>
    private const int ScaleMemory = 8;

    /// <summary>How many days of its own a scale needs to count as much as that of Tuesday to Friday.</summary>
    private const double DrawnBy = 2;

    /// <summary>The byte that stands for 1.</summary>
    private const int UnitScale = 128;

    /// <summary>The scales a byte stands for: from 1/32 to 32 in steps of 2.8 %.</summary>
    private static readonly double[] s_scales = [.. Enumerable.Range(0, 256).Select(i => Real.Exp((i - 128) * (0.6931471805599453 * 5 / 127)))];

    private static readonly double[] s_missesBy = [.. Enumerable.Range(0, 16).Select(n => 1 + 0.7 / Math.Max(n, 1))];

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
        acquaintance = known || IsPlainWorkTime(time) ? Acquaintance.Full : Acquaintance.OtherDays;
        // Between the middles of two slots the course is a straight line.
        double there = Slot(at >= 0 ? slot + width : slot - width, out _);
        return double.IsNaN(there) ? here : here + Math.Min(Math.Abs(at), 1) * (there - here);
    }

    /// <summary>
    /// What this half hour of the week has beyond the day's course, drawn towards 0 as far as it may be chance: by e²/(e² + s²/n), with s the
    /// spread of residuals and n the visits (the Wiener filter's weight).
    /// </summary>
    public readonly double WeekExtra(long time, double spread)
    {
        int at = HalfHour(time), seen = WeekCount(at);
        if (seen == 0)
            return 0;
        double extra = Unpack(_weeks[at]), square = extra * extra;
        return square == 0 ? 0 : extra * (square / (square + 2 * spread * spread / seen));
    }

    /// <summary>
    /// Scatter to be expected at this time over that of all times: machines at rest scatter less. Where few days were seen it is drawn
    /// towards that of Tuesday to Friday.
    /// </summary>
    /// <param name="time">Local event time.</param>
    /// <param name="missesBy">By how much more than a well-known expectation one from so few days may miss.</param>
    public readonly double Scale(long time, out double missesBy)
    {
        missesBy = 1;
        if (_slotMinutes == 0)
            return 1;
        int ofDay = IndexOfDay(time), kind = Class(time), own = kind * SlotsPerDay;
        int visits = DayCount(own + ofDay);
        double code = ScaleCode(0, ofDay);
        if (kind != 0)
            code = (visits * ScaleCode(own, ofDay) + DrawnBy * code) / (visits + DrawnBy);
        missesBy = s_missesBy[visits];
        return s_scales[(int)(code + 0.5)];
    }

    /// <summary>Whether residuals at this time tell of the spread at all times: those from Tuesday to Friday do; the scatter of other days is relative to theirs.</summary>
    public readonly bool IsReference(long time) => _slotMinutes == 0 || Class(time) == 0;

    /// <summary>The mean code of five neighbouring slots: one slot has been seen a few times only, so alone it would be noise.</summary>
    private readonly double ScaleCode(int day, int slot)
    {
        int sum = 0, slots = 1440 / _slotMinutes;
        for (int i = slot - 2; i <= slot + 2; i++)
        {
            byte code = _scales[day + (i < 0 ? i + slots : i >= slots ? i - slots : i)];
            sum += code == 0 ? UnitScale : code;
        }
        return sum / 5.0;
    }

    /// <summary>Takes a reading in.</summary>
    /// <param name="time">Local event time.</param>
    /// <param name="value">What was read.</param>
    /// <param name="trusted">The same, drawn to what was expected where it was odd: used once the slot is known.</param>
    /// <param name="scatter">Its absolute residual over the residuals' spread at all times, bounded.</param>
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
        _sum += DayCount(index) == 0 ? value : trusted;
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
        int ofDay = IndexOfDay(_open), kind = Class(_open), index = kind * SlotsPerDay + ofDay;
        int seen = DayCount(index);
        double former = _days[index], day = former + (mean - former) / Math.Min(seen + 1, DayMemory);
        _days[index] = (float)day;
        if (seen < 15)
            _dayCounts[index >> 1] += (byte)(1 << ((index & 1) * 4));
        LearnWeek(kind, mean - day, seen > 0 ? day - former : 0);
        if (seen > 0)
        {
            double scale = _scales[index] == 0 ? 1 : s_scales[_scales[index]];
            scale += (scatter - scale) / Math.Min(seen + 1, ScaleMemory);
            _scales[index] = Encode(scale);
        }
        _sum = 0;
        _absolute = 0;
        _rows = 0;
    }

    /// <summary>Learns what the half hour has beyond the day's course; the course's own move is taken back from the other days that share it.</summary>
    private void LearnWeek(int kind, double extra, double moved)
    {
        long perSlot = 30 / Math.Min(30, _slotMinutes);
        for (long day = 0; day < 7; day++)
        {
            long time = _open + day * EventTime.Day;
            int at = HalfHour(time), shift = (at & 1) * 4, seen = WeekCount(at);
            double known = Unpack(_weeks[at]);
            if (day == 0)
            {
                _weeks[at] = Pack(known + (extra - known) / Math.Min(seen + 1, WeekMemory));
                if (seen < 15)
                    _weekCounts[at >> 1] += (byte)(1 << shift);
            }
            else if (seen > 0 && Class(time) == kind)
            {
                _weeks[at] = Pack(known - moved / perSlot);
            }
        }
    }

    private readonly int DayCount(int index) => (_dayCounts[index >> 1] >> ((index & 1) * 4)) & 15;

    private readonly int WeekCount(int halfHour) => (_weekCounts[halfHour >> 1] >> ((halfHour & 1) * 4)) & 15;

    private readonly double Slot(long start, out bool known)
    {
        int kind = Class(start), ofDay = IndexOfDay(start);
        known = DayCount(kind * SlotsPerDay + ofDay) > 0;
        if (known)
            return _days[kind * SlotsPerDay + ofDay];
        for (int other = ofDay; other < DayClasses * SlotsPerDay; other += SlotsPerDay)
        {
            if (DayCount(other) > 0)
                return _days[other];
        }
        return double.NaN;
    }

    private readonly int IndexOfDay(long time) => (int)(EventTime.Phase(time, EventTime.Day) / (_slotMinutes * EventTime.Minute));

    private static int HalfHour(long time) => (int)(EventTime.Phase(time, EventTime.Week) / (30 * EventTime.Minute));

    /// <summary>
    /// 0 on Tuesday to Friday, 1 on Saturday, 2 on Sunday, 3 on Monday (day 0 of the epoch was a Thursday). A day begins at 18:00 of the
    /// evening before: a plant that rests on Saturday sends its late shift home on Friday, and wakes up on Monday, if not on Sunday night.
    /// </summary>
    private static int Class(long time) => (int)(EventTime.Phase(time + 6 * EventTime.Hour, EventTime.Week) / EventTime.Day) switch { 2 => 1, 3 => 2, 4 => 3, _ => 0 };

    /// <summary>Monday to Friday from 6:00 (to 18:00 on Friday): what was seen on one working day may be expected on another.</summary>
    private readonly bool IsPlainWorkTime(long time) =>
        Class(time) is 0 or 3
        && EventTime.Phase(time, EventTime.Day) >= 6 * EventTime.Hour
        && EventTime.Phase(time, EventTime.Week) / EventTime.Day != 3
        && (DayCount(IndexOfDay(time)) > 0 || DayCount(3 * SlotsPerDay + IndexOfDay(time)) > 0);

    private static byte Encode(double scale) => (byte)Math.Clamp(Real.Log(Math.Max(scale, 1e-3)) * (127 / (0.6931471805599453 * 5)) + 128.5, 1, 255);

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

    [InlineArray(DayClasses * SlotsPerDay / 2)]
    private struct DayCounts
    {
        private byte _first;    // two counts of four bits
    }

    [InlineArray(DayClasses * SlotsPerDay)]
    private struct DayScales
    {
        private byte _first;    // index into s_scales; 0 = not yet known
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
