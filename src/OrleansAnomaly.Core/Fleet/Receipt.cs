using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Fleet;

/// <summary>What became of an ingested batch.</summary>
public sealed record Receipt
{
    /// <summary>How many refusals a receipt spells out; the others are only counted.</summary>
    public const int MostRefusals = 16;

    /// <summary>Rows taken in.</summary>
    public int Accepted { get; init; }

    /// <summary>Rows refused.</summary>
    public int Refused { get; init; }

    /// <summary>The first refusals, by row.</summary>
    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    /// <summary>Events that these readings cause come after this position.</summary>
    public EventPosition Position { get; init; }

    /// <summary>What scoring found; null where it was not waited for.</summary>
    public ScoringTally? Scored { get; init; }
}

/// <summary>One row that was not taken in.</summary>
/// <param name="Row">Index of the row in the batch.</param>
/// <param name="Sensor">Its sensor.</param>
/// <param name="Reason">What was found and what was expected.</param>
public sealed record Refusal(int Row, SensorId Sensor, string Reason);

/// <summary>What became of accepted rows when they were scored; the counts sum to the accepted rows.</summary>
public sealed record ScoringTally
{
    /// <summary>Rows scored.</summary>
    public long Scored { get; init; }

    /// <summary>Rows that were no measurement (NaN, ±∞, quality bad or out of service).</summary>
    public long NoMeasurement { get; init; }

    /// <summary>Rows of a time that their sensor had a reading of already.</summary>
    public long Duplicates { get; init; }

    /// <summary>Rows older than their sensor's newest reading.</summary>
    public long Late { get; init; }

    /// <summary>Rows that turned out to lie too far ahead.</summary>
    public long Future { get; init; }

    /// <summary>Verdicts on these rows that are anomalous.</summary>
    public IReadOnlyList<VerdictRecord> Anomalies { get; init; } = [];
}
