using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>An incident as it stands; <see cref="IncidentRecord"/> has the meaning of each field.</summary>
public sealed record IncidentBody
{
    /// <summary>What <c>/v1/incidents/{id}</c> takes.</summary>
    public required string Id { get; init; }

    /// <summary>The asset's path.</summary>
    public required string Asset { get; init; }

    /// <summary>Running number within the asset.</summary>
    public int Number { get; init; }

    /// <summary>When the evidence began to rise.</summary>
    public DateTime Start { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTime Opened { get; init; }

    /// <summary>Time of the strongest evidence so far.</summary>
    public DateTime Peak { get; init; }

    /// <summary>Time of the last anomalous interval so far.</summary>
    public DateTime End { get; init; }

    /// <summary>Whether it has not closed.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The asset's smallest p-value meanwhile.</summary>
    public double PValue { get; init; }

    /// <summary>Probability that this is no chance, 0 … 1.</summary>
    public double Confidence { get; init; }

    /// <summary>The kind that leads the first cause.</summary>
    public AnomalyKind Kind { get; init; }

    /// <summary>Sensor or process.</summary>
    public FaultOrigin Origin { get; init; }

    /// <summary>The sensors that cause it, strongest first.</summary>
    public IReadOnlyList<CauseBody> Causes { get; init; } = [];

    /// <summary>Who has acknowledged it; null where nobody has, and in streams.</summary>
    public AcknowledgementBody? Acknowledged { get; init; }

    internal static IncidentBody Of(IncidentRecord record) => new()
    {
        Id = IncidentName.Of(record.Asset.Path, record.Number),
        Asset = record.Asset.Path,
        Number = record.Number,
        Start = WireNumber.Time(record.Start),
        Opened = WireNumber.Time(record.Opened),
        Peak = WireNumber.Time(record.Peak),
        End = WireNumber.Time(record.End),
        IsOpen = record.IsOpen,
        PValue = record.PValue,
        Confidence = record.Confidence,
        Kind = record.Kind,
        Origin = record.Origin,
        Causes = [.. record.Causes.Select(cause => new CauseBody(cause.Sensor.Path, cause.Share, cause.Kind))],
        Acknowledged = record.Acknowledged is { } kept ? new AcknowledgementBody(kept.By, WireNumber.Time(kept.At), kept.Note) : null,
    };
}

/// <summary>One sensor's part in an incident.</summary>
/// <param name="Sensor">The sensor's path.</param>
/// <param name="Share">Its share of the evidence, 0 … 1.</param>
/// <param name="Kind">In what way it was anomalous.</param>
public sealed record CauseBody(string Sensor, double Share, AnomalyKind Kind);

/// <summary>Who has acknowledged an incident; <see cref="Acknowledgement"/> has the meaning of each field.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Note">What else there was to say; null where that was nothing.</param>
public sealed record AcknowledgementBody(string By, DateTime At, string? Note);
