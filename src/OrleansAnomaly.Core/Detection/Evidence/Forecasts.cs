using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Detection.Evidence;

/// <summary>
/// Five forecasts of the next value: the level, the course of the day, that of the week, and the last two with what the value has lately had
/// beyond them. The one that has missed least leads (follow the leader: Cesa-Bianchi and Lugosi, "Prediction, Learning, and Games", 2006).
/// </summary>
internal sealed class Forecasts(int warmUp, int lag)
{
    public const int Count = 5;
    public const int SlotsOfDay = 96;

    private const long Slot = EventTime.Day / SlotsOfDay;
    private const int DayMemory = 60, WeekMemory = 20, SpreadMemory = 30;
    private const double Better = 0.98;     // a later one leads if it misses 2 % less

    /// <summary>The quarter of an hour of the week, Monday 0:00 being 0.</summary>
    public static int SlotOf(long time) => (int)(EventTime.Phase(time + 3 * EventTime.Day, EventTime.Week) / Slot);

    public static void Start(ref ForecastState s, double value)
    {
        s.Now.Level = value;
        s.Pending = s.Late = s.Now;
    }

    public static Forecast Evaluate(in ForecastState s, int slot)
    {
        int day = slot % SlotsOfDay;
        var forecast = new Forecast();
        (double sum, double weight) = (0, 0);
        for (int offset = -1; offset <= 1; offset++)
        {
            int near = (day + offset + SlotsOfDay) % SlotsOfDay;
            double share = (offset == 0 ? 1 : 0.25) * Math.Min((int)s.DayCount[near], 10);
            sum += share * s.DayMean[near];
            weight += share;
        }
        forecast.KnowsHour = weight > 0;
        forecast.Day = forecast.KnowsHour ? sum / weight : s.Late.Level;
        int count = s.WeekCount[slot];
        forecast.Week = (count * (double)s.WeekMean[slot] + 2 * forecast.Day) / (count + 2);
        int leader = 0;
        for (int i = 1; i < Count; i++)
        {
            if (s.Losses[i] < Better * s.Losses[leader])
                leader = i;
        }
        forecast.Expected = Value(s, forecast, leader);
        return forecast;
    }

    /// <summary>The mean absolute residual of this hour, drawn towards that of all hours, and never far below it.</summary>
    public static double SpreadOf(in ForecastState s, int slot, double ofAll)
    {
        int day = slot % SlotsOfDay, count = Math.Min((int)s.DayCount[day], SpreadMemory);
        return (count * (double)s.DaySpread[day] + 4 * ofAll) / (count + 4) + 0.2 * ofAll;
    }

    public void Learn(ref ForecastState s, in Forecast forecast, int slot, double value, int rows)
    {
        double rate = 1.0 / Math.Min(rows + 1, warmUp), lossRate = 1.0 / Math.Min(rows + 1, 4 * warmUp);
        for (int i = 0; i < Count; i++)
            s.Losses[i] += lossRate * (Math.Abs(value - Value(s, forecast, i)) - s.Losses[i]);
        if (forecast.KnowsHour)
        {
            s.Now.BeyondDay += rate * (value - forecast.Day - s.Now.BeyondDay);
            s.Now.BeyondWeek += rate * (value - forecast.Week - s.Now.BeyondWeek);
        }
        s.Now.Level += rate * (value - s.Now.Level);

        int day = slot % SlotsOfDay;
        Grow(ref s.DayCount[day], DayMemory);
        double missed = Math.Abs(value - forecast.Expected);
        s.DaySpread[day] += (float)((missed - s.DaySpread[day]) / Math.Min((int)s.DayCount[day], SpreadMemory));
        s.DayMean[day] += (float)((value - s.DayMean[day]) / s.DayCount[day]);
        Grow(ref s.WeekCount[slot], WeekMemory);
        s.WeekMean[slot] += (float)((value - s.WeekMean[slot]) / s.WeekCount[slot]);

        if (rows < lag)
        {
            s.Late = s.Pending = s.Now;
        }
        else if (rows % lag == 0)
        {
            s.Late = s.Pending;
            s.Pending = s.Now;
        }
    }

    /// <summary>Moves the origin of all values.</summary>
    public static void Rebase(ref ForecastState s, double shift)
    {
        s.Now.Level -= shift;
        s.Pending.Level -= shift;
        s.Late.Level -= shift;
        for (int i = 0; i < SlotsOfDay; i++)
            s.DayMean[i] = s.DayCount[i] == 0 ? 0 : (float)(s.DayMean[i] - shift);
        for (int i = 0; i < 7 * SlotsOfDay; i++)
            s.WeekMean[i] = s.WeekCount[i] == 0 ? 0 : (float)(s.WeekMean[i] - shift);
    }

    private static double Value(in ForecastState s, in Forecast forecast, int which) => which switch
    {
        0 => s.Late.Level,
        1 => forecast.Day,
        2 => forecast.Week,
        3 => forecast.Day + s.Late.BeyondDay,
        _ => forecast.Week + s.Late.BeyondWeek,
    };

    private static void Grow(ref byte count, int most) => count = (byte)Math.Min(count + 1, most);
}
