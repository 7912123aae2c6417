namespace OrleansAnomaly.Core.Fleet;

/// <summary>A stretch of a sensor's course.</summary>
public readonly record struct SeriesPoint
{
    /// <summary>Where it begins (event time).</summary>
    public long Start { get; init; }

    /// <summary>How long it is (event-time units).</summary>
    public long Length { get; init; }

    /// <summary>Measurements in it.</summary>
    public long Count { get; init; }

    /// <summary>Least value.</summary>
    public double Min { get; init; }

    /// <summary>Greatest value.</summary>
    public double Max { get; init; }

    /// <summary>Mean of the values.</summary>
    public double Mean { get; init; }

    /// <summary>Value below which a tenth of the minutes' means lie, each minute weighed by its measurements.</summary>
    public double Low { get; init; }

    /// <summary>Their median.</summary>
    public double Median { get; init; }

    /// <summary>Value above which a tenth of them lie.</summary>
    public double High { get; init; }

    /// <summary>Highest score, 0 … 1.</summary>
    public float Score { get; init; }
}
