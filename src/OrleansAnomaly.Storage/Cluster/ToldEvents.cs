using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Storage.Cluster;

/// <summary>What became of tellings.</summary>
/// <param name="IsWritten">For each telling whether it was written; false where it did not begin where its partition stood.</param>
/// <param name="Events">The events that were written, with the places they got; rising without gaps.</param>
public sealed record ToldEvents(IReadOnlyList<bool> IsWritten, IReadOnlyList<FleetEvent> Events);
