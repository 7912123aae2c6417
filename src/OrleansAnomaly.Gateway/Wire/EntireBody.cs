using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>What was found in a series; every array has an entry for every point.</summary>
public sealed record EntireBody
{
    /// <summary>After how many points the series repeats; 0 where it does not.</summary>
    public int Period { get; init; }

    /// <summary>The values that were expected; null while too little is known.</summary>
    public required IReadOnlyList<double?> ExpectedValues { get; init; }

    /// <summary>How far above it normal values lie.</summary>
    public required IReadOnlyList<double?> UpperMargins { get; init; }

    /// <summary>How far below it normal values lie.</summary>
    public required IReadOnlyList<double?> LowerMargins { get; init; }

    /// <summary>Whether the point is anomalous.</summary>
    public required IReadOnlyList<bool> IsAnomaly { get; init; }

    /// <summary>Whether it is anomalous and lies above what was expected.</summary>
    public required IReadOnlyList<bool> IsPositiveAnomaly { get; init; }

    /// <summary>Whether it is anomalous and lies below what was expected.</summary>
    public required IReadOnlyList<bool> IsNegativeAnomaly { get; init; }

    /// <summary>How anomalous, 0 … 1.</summary>
    public required IReadOnlyList<double> Severity { get; init; }

    /// <summary>Share of normal points that are at least as odd.</summary>
    public required IReadOnlyList<double> PValues { get; init; }

    /// <summary>In what way the point is anomalous.</summary>
    public required IReadOnlyList<AnomalyKind> Kinds { get; init; }

    internal static EntireBody Of(RecordedFindings found) => new()
    {
        Period = found.Period,
        ExpectedValues = [.. found.Points.Select(point => WireNumber.Known(point.Expected))],
        UpperMargins = [.. found.Points.Select(point => WireNumber.Known(point.Upper - point.Expected))],
        LowerMargins = [.. found.Points.Select(point => WireNumber.Known(point.Expected - point.Lower))],
        IsAnomaly = [.. found.Points.Select(point => point.IsAnomalous)],
        IsPositiveAnomaly = [.. found.Points.Select(point => point.Side == RecordedSide.Above)],
        IsNegativeAnomaly = [.. found.Points.Select(point => point.Side == RecordedSide.Below)],
        Severity = [.. found.Points.Select(point => point.Score)],
        PValues = [.. found.Points.Select(point => point.PValue)],
        Kinds = [.. found.Points.Select(point => point.Kind)],
    };
}
