using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>A stretch of a sensor's course.</summary>
public sealed record SeriesPointBody
{
    /// <summary>Where it begins.</summary>
    public DateTime Start { get; init; }

    /// <summary>How long it is, in milliseconds.</summary>
    public double LengthMs { get; init; }

    /// <summary>Measurements in it.</summary>
    public long Count { get; init; }

    /// <summary>Least value.</summary>
    public double? Min { get; init; }

    /// <summary>Greatest value.</summary>
    public double? Max { get; init; }

    /// <summary>Mean of the values.</summary>
    public double? Mean { get; init; }

    /// <summary>Value below which a tenth of the minutes' means lie, each minute weighed by its measurements.</summary>
    public double? Low { get; init; }

    /// <summary>Their median.</summary>
    public double? Median { get; init; }

    /// <summary>Value above which a tenth of them lie.</summary>
    public double? High { get; init; }

    /// <summary>Highest score, 0 … 1.</summary>
    public double Score { get; init; }

    internal static SeriesPointBody Of(SeriesPoint point) => new()
    {
        Start = WireNumber.Time(point.Start),
        LengthMs = point.Length / (double)Core.Readings.EventTime.Millisecond,
        Count = point.Count,
        Min = WireNumber.Known(point.Min),
        Max = WireNumber.Known(point.Max),
        Mean = WireNumber.Known(point.Mean),
        Low = WireNumber.Known(point.Low),
        Median = WireNumber.Known(point.Median),
        High = WireNumber.Known(point.High),
        Score = point.Score,
    };
}
