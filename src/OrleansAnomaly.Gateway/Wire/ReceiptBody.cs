using System.Text.Json.Serialization;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>What became of the readings of a request.</summary>
public sealed record ReceiptBody
{
    /// <summary>Rows taken in: durable, and scored exactly once.</summary>
    public long Accepted { get; init; }

    /// <summary>Rows refused.</summary>
    public long Refused { get; init; }

    /// <summary>Events that these readings cause come after this position; what <c>/v1/stream?after=</c> takes.</summary>
    public string? Position { get; init; }

    /// <summary>The first refusals, by row.</summary>
    public IReadOnlyList<RefusalBody> Refusals { get; init; } = [];

    /// <summary>What scoring found; absent where it was not waited for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScoredBody? Scored { get; init; }
}

/// <summary>A row that was not taken in.</summary>
/// <param name="Row">Which row of the body, from 1; empty lines and a header do not count.</param>
/// <param name="Sensor">Its sensor, as far as it could be read.</param>
/// <param name="Reason">What was found and what was expected.</param>
public sealed record RefusalBody(long Row, string? Sensor, string Reason);

/// <summary>What became of accepted rows when they were scored; the counts sum to the accepted rows.</summary>
public sealed record ScoredBody
{
    /// <summary>Rows scored.</summary>
    public long Scored { get; init; }

    /// <summary>Rows that were no measurement.</summary>
    public long NoMeasurement { get; init; }

    /// <summary>Rows of a time that their sensor had already.</summary>
    public long Duplicates { get; init; }

    /// <summary>Rows older than their sensor's newest.</summary>
    public long Late { get; init; }

    /// <summary>Rows that lay too far ahead.</summary>
    public long Future { get; init; }

    /// <summary>Anomalous verdicts on these rows, counted.</summary>
    public long Anomalies { get; init; }

    /// <summary>The first of these verdicts, at most 1,000.</summary>
    public IReadOnlyList<VerdictBody> Verdicts { get; init; } = [];
}
