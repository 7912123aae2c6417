using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Cli.Client;

/// <summary>Something that a gateway's stream told.</summary>
/// <param name="Position">Where to go on after it; null where it has no place.</param>
internal abstract record StreamEvent(string? Position);

internal sealed record VerdictTold(string? Position, VerdictBody Verdict) : StreamEvent(Position);

internal sealed record IncidentTold(string? Position, IncidentChange Change, IncidentBody Incident) : StreamEvent(Position);

/// <summary>This client was too slow for so many events.</summary>
internal sealed record EventsMissed(string? Position, long Count) : StreamEvent(Position);

/// <summary>The gateway ends; nothing more will come.</summary>
internal sealed record StreamEnded(string? Position) : StreamEvent(Position);
