using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Fleet;

/// <summary>A verdict with whose it is and where it came from.</summary>
/// <param name="Sensor">The sensor.</param>
/// <param name="Position">Position of its reading or tick in the log of the sensor's partition; (sensor, position) identifies the verdict.</param>
/// <param name="Verdict">What was said.</param>
public sealed record VerdictRecord(SensorId Sensor, long Position, Verdict Verdict);

/// <summary>An incident as it stands, in terms that outlive the process.</summary>
public sealed record IncidentRecord
{
    /// <summary>The asset.</summary>
    public required AssetId Asset { get; init; }

    /// <summary>Running number within the asset, from 1; (asset, number) identifies the incident.</summary>
    public int Number { get; init; }

    /// <summary>Event time at which the evidence began to rise.</summary>
    public long Start { get; init; }

    /// <summary>Event time at which it was opened.</summary>
    public long Opened { get; init; }

    /// <summary>Event time of the strongest evidence so far.</summary>
    public long Peak { get; init; }

    /// <summary>Event time of the last anomalous interval so far.</summary>
    public long End { get; init; }

    /// <summary>Whether it has not closed.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The asset's smallest p-value during the incident.</summary>
    public double PValue { get; init; }

    /// <summary>Probability that this is a real anomaly and not chance, 0 … 1.</summary>
    public double Confidence { get; init; }

    /// <summary>The kind that leads the first cause.</summary>
    public AnomalyKind Kind { get; init; }

    /// <summary>Sensor or process.</summary>
    public FaultOrigin Origin { get; init; }

    /// <summary>The sensors that cause it, strongest first; at most <see cref="CauseList.Capacity"/>.</summary>
    public IReadOnlyList<CauseRecord> Causes { get; init; } = [];

    /// <summary>Who has acknowledged it; null where nobody has. Answers to an <see cref="IncidentQuery"/> have it, events do not.</summary>
    public Acknowledgement? Acknowledged { get; init; }

    /// <summary>The record of an incident that an asset's monitor tells.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="incident">What the monitor tells.</param>
    /// <param name="isOpen">Whether it has not closed.</param>
    /// <param name="sensorOf">The sensor at an index within the asset: monitors know sensors by nothing else.</param>
    public static IncidentRecord Of(AssetId asset, in Incident incident, bool isOpen, Func<int, SensorId> sensorOf)
    {
        ArgumentNullException.ThrowIfNull(sensorOf);
        var causes = new CauseRecord[incident.CauseCount];
        for (int rank = 0; rank < causes.Length; rank++)
        {
            Cause cause = incident.GetCause(rank);
            causes[rank] = new CauseRecord(sensorOf(cause.Sensor), cause.Share, cause.Kind);
        }
        return new IncidentRecord
        {
            Asset = asset,
            Number = incident.Number,
            Start = incident.Start,
            Opened = incident.Opened,
            Peak = incident.Peak,
            End = incident.End,
            IsOpen = isOpen,
            PValue = incident.PValue,
            Confidence = incident.Confidence,
            Kind = incident.Kind,
            Origin = incident.Origin,
            Causes = causes,
        };
    }
}

/// <summary>One sensor's part in an incident.</summary>
/// <param name="Sensor">The sensor.</param>
/// <param name="Share">Its share of the evidence, 0 … 1.</param>
/// <param name="Kind">In what way it was anomalous.</param>
public sealed record CauseRecord(SensorId Sensor, double Share, AnomalyKind Kind);
