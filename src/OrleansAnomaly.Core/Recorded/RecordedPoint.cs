using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Core.Recorded;

/// <summary>What is said of one point of a series.</summary>
public readonly record struct RecordedPoint
{
    /// <summary>Event time of the point.</summary>
    public long Time { get; init; }

    /// <summary>The value given; NaN where it is missing.</summary>
    public double Value { get; init; }

    /// <summary>The value that was expected; NaN where the value is missing, or nothing is known yet.</summary>
    public double Expected { get; init; }

    /// <summary>Lower end of the band in which about 99 % of normal values fall; NaN with <see cref="Expected"/>.</summary>
    public double Lower { get; init; }

    /// <summary>Upper end of that band.</summary>
    public double Upper { get; init; }

    /// <summary>Whether the point is anomalous by <see cref="RecordedOptions.PValue"/>.</summary>
    public bool IsAnomalous { get; init; }

    /// <summary>On which side an anomalous point lies; <see cref="RecordedSide.None"/> for others.</summary>
    public RecordedSide Side { get; init; }

    /// <summary>In what way it is anomalous; <see cref="AnomalyKind.None"/> where it is not.</summary>
    public AnomalyKind Kind { get; init; }

    /// <summary>Share of normal points of the series that are at least as odd, 0 &lt; p ≤ 1.</summary>
    public double PValue { get; init; }

    /// <summary>How anomalous, 0 … 1; the same map as <see cref="Verdict.Score"/>.</summary>
    public double Score { get; init; }

    internal static RecordedPoint Unjudged(long time, double value) =>
        new() { Time = time, Value = value, Expected = double.NaN, Lower = double.NaN, Upper = double.NaN, PValue = 1 };
}
