using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Fleet;

/// <summary>Something that subscribers are told.</summary>
/// <param name="Position">Its place among all events.</param>
public abstract record FleetEvent(EventPosition Position);

/// <summary>A verdict that is an alarm, or whose kind differs from the one before.</summary>
/// <param name="Position">Its place among all events.</param>
/// <param name="Verdict">The verdict.</param>
public sealed record VerdictEvent(EventPosition Position, VerdictRecord Verdict) : FleetEvent(Position);

/// <summary>An incident has opened, grown or closed.</summary>
/// <param name="Position">Its place among all events.</param>
/// <param name="Change">What has changed.</param>
/// <param name="Incident">The incident as it is now.</param>
public sealed record IncidentEvent(EventPosition Position, IncidentChange Change, IncidentRecord Incident) : FleetEvent(Position);

/// <summary>The subscriber was too slow: this many events before <paramref name="Position"/> were not delivered. Resuming there would not bring them back.</summary>
/// <param name="Position">Where the last event lost stood.</param>
/// <param name="Count">How many.</param>
public sealed record MissedEvents(EventPosition Position, long Count) : FleetEvent(Position);

/// <summary>Which events a subscriber wants.</summary>
public sealed record EventFilter
{
    /// <summary>The tenant.</summary>
    public string Tenant { get; init; } = SensorId.DefaultTenant;

    /// <summary>Only sensors and assets whose path begins so; empty takes all.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Only sensors and assets that are of this path or lie below it, whole segments counting; empty takes all.</summary>
    public string Within { get; init; } = "";

    /// <summary>Whether verdicts of sensors are wanted.</summary>
    public bool Verdicts { get; init; } = true;

    /// <summary>Whether changes of incidents are wanted.</summary>
    public bool Incidents { get; init; } = true;

    /// <summary>Whether it takes in that event.</summary>
    public bool Takes(FleetEvent candidate) => candidate switch
    {
        VerdictEvent(_, var verdict) => Verdicts && Takes(verdict.Sensor.Tenant, verdict.Sensor.Path),
        IncidentEvent(_, _, var incident) => Incidents && Takes(incident.Asset.Tenant, incident.Asset.Path),
        _ => true,
    };

    private bool Takes(string tenant, string path) => tenant == Tenant && path.StartsWith(Prefix, StringComparison.Ordinal) && PathScope.Holds(Within, path);
}
