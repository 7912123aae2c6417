using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Core.Recorded;

/// <summary>An incident of an asset, with the rows it lies in.</summary>
/// <param name="Incident">The incident with its causes. Its times are those of rows; its number counts from 1.</param>
/// <param name="First">Index of the row at which the evidence began to rise.</param>
/// <param name="Peak">Index of the row of the strongest evidence.</param>
/// <param name="Last">Index of the last anomalous row.</param>
public readonly record struct RecordedIncident(Incident Incident, int First, int Peak, int Last);
