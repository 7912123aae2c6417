namespace OrleansAnomaly.Core.Series;

/// <summary>What is kept of one sensor's measurements within one minute of event time.</summary>
public readonly record struct MinuteAggregate
{
    /// <summary>Start of the minute (event time, a multiple of a minute).</summary>
    public long Minute { get; init; }

    /// <summary>Measurements, ≥ 1; no more than 65,535 are counted.</summary>
    public int Count { get; init; }

    /// <summary>Least value.</summary>
    public double Min { get; init; }

    /// <summary>Greatest value.</summary>
    public double Max { get; init; }

    /// <summary>Mean of the values.</summary>
    public double Mean { get; init; }

    /// <summary>Highest score of the minute's verdicts, 0 … 1.</summary>
    public float Score { get; init; }
}
