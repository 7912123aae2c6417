using System.Runtime.CompilerServices;

namespace OrleansAnomaly.Core.Detection.Evidence;

/// <summary>What <see cref="Forecasts"/> have learned of one series.</summary>
internal struct ForecastState
{
    // What is learned at once, and what is read: one to two spans older, so that a fault does not hide in its own forecast.
    public Levels Now, Pending, Late;
    public Losses Losses;
    public DaySlots DayMean, DaySpread;
    public DayCounts DayCount;
    public WeekSlots WeekMean;
    public WeekCounts WeekCount;
}

/// <summary>The mean of the value, and of what it has beyond the course of the day and of the week.</summary>
internal struct Levels
{
    public double Level, BeyondDay, BeyondWeek;
}

[InlineArray(Forecasts.Count)]
internal struct Losses
{
    private double _first;
}

[InlineArray(Forecasts.SlotsOfDay)]
internal struct DaySlots
{
    private float _first;
}

[InlineArray(Forecasts.SlotsOfDay)]
internal struct DayCounts
{
    private byte _first;
}

[InlineArray(7 * Forecasts.SlotsOfDay)]
internal struct WeekSlots
{
    private float _first;
}

[InlineArray(7 * Forecasts.SlotsOfDay)]
internal struct WeekCounts
{
    private byte _first;
}
