using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>What is said of the last point of a series.</summary>
public sealed record LastBody
{
    /// <summary>After how many points the series repeats; 0 where it does not.</summary>
    public int Period { get; init; }

    /// <summary>How many points to send next time: as many as two weeks have, from which rhythms of days and weeks can be told.</summary>
    public int SuggestedWindow { get; init; }

    /// <summary>The value that was expected; null while too little is known.</summary>
    public double? ExpectedValue { get; init; }

    /// <summary>How far above it normal values lie.</summary>
    public double? UpperMargin { get; init; }

    /// <summary>How far below it normal values lie.</summary>
    public double? LowerMargin { get; init; }

    /// <summary>Whether the point is anomalous.</summary>
    public bool IsAnomaly { get; init; }

    /// <summary>Whether it is anomalous and lies above what was expected.</summary>
    public bool IsPositiveAnomaly { get; init; }

    /// <summary>Whether it is anomalous and lies below what was expected.</summary>
    public bool IsNegativeAnomaly { get; init; }

    /// <summary>How anomalous, 0 … 1.</summary>
    public double Severity { get; init; }

    /// <summary>Share of normal points that are at least as odd.</summary>
    public double PValue { get; init; }

    /// <summary>In what way it is anomalous.</summary>
    public AnomalyKind Kind { get; init; }

    internal static LastBody Of(RecordedFindings found)
    {
        RecordedPoint last = found.Points[^1];
        return new LastBody
        {
            Period = found.Period,
            SuggestedWindow = (int)Math.Clamp(2 * EventTime.Week / found.Step, 100, RecordedSensor.MostPoints),
            ExpectedValue = WireNumber.Known(last.Expected),
            UpperMargin = WireNumber.Known(last.Upper - last.Expected),
            LowerMargin = WireNumber.Known(last.Expected - last.Lower),
            IsAnomaly = last.IsAnomalous,
            IsPositiveAnomaly = last.Side == RecordedSide.Above,
            IsNegativeAnomaly = last.Side == RecordedSide.Below,
            Severity = last.Score,
            PValue = last.PValue,
            Kind = last.Kind,
        };
    }
}
