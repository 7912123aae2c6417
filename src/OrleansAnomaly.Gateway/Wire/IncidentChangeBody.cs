using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>What streams tell of an incident.</summary>
/// <param name="Change">What has changed.</param>
/// <param name="Incident">The incident as it is now.</param>
public sealed record IncidentChangeBody(IncidentChange Change, IncidentBody Incident);
