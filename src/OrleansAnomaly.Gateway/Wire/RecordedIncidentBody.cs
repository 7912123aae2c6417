using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>An incident in the series of an asset.</summary>
public sealed record RecordedIncidentBody
{
    /// <summary>When the evidence began to rise.</summary>
    public DateTime Start { get; init; }

    /// <summary>Time of the strongest evidence.</summary>
    public DateTime Peak { get; init; }

    /// <summary>Time of the last anomalous row.</summary>
    public DateTime End { get; init; }

    /// <summary>Probability that this is no chance, 0 … 1.</summary>
    public double Confidence { get; init; }

    /// <summary>The kind that leads the first cause.</summary>
    public AnomalyKind Kind { get; init; }

    /// <summary>Sensor or process.</summary>
    public FaultOrigin Origin { get; init; }

    /// <summary>The sensors that cause it, strongest first.</summary>
    public required IReadOnlyList<CauseBody> Causes { get; init; }

    internal static RecordedIncidentBody Of(IReadOnlyList<string> sensors, in RecordedIncident found)
    {
        Incident incident = found.Incident;
        return new RecordedIncidentBody
        {
            Start = WireNumber.Time(incident.Start),
            Peak = WireNumber.Time(incident.Peak),
            End = WireNumber.Time(incident.End),
            Confidence = incident.Confidence,
            Kind = incident.Kind,
            Origin = incident.Origin,
            Causes = [.. Enumerable.Range(0, incident.CauseCount).Select(rank => incident.GetCause(rank)).Select(cause => new CauseBody(sensors[cause.Sensor], cause.Share, cause.Kind))],
        };
    }
}
