namespace OrleansAnomaly.Core.Fleet;

/// <summary>Somebody has seen an incident and answers for it. It says nothing about the machine, and changes nothing of the incident.</summary>
/// <param name="By">Who; 1 to 128 characters.</param>
/// <param name="At">When, by the fleet's clock: an event time, but that of no reading.</param>
/// <param name="Note">What else there was to say, at most 1,000 characters; null where that was nothing.</param>
public sealed record Acknowledgement(string By, long At, string? Note);
