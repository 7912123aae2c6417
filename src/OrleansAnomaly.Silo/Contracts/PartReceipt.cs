using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Silo.Contracts;

/// <summary>What became of a <see cref="BatchPart"/>.</summary>
/// <param name="Accepted">Rows taken in.</param>
/// <param name="Refused">Rows refused.</param>
/// <param name="Refusals">The first refusals.</param>
/// <param name="Scored">What scoring found; null where it was not waited for.</param>
/// <param name="Place">Place of the latest event that was told when the rows were durable: what they cause comes after it.</param>
[GenerateSerializer, Immutable, Alias("part-receipt")]
internal sealed record PartReceipt(
    [property: Id(0)] int Accepted,
    [property: Id(1)] int Refused,
    [property: Id(2)] Refusal[] Refusals,
    [property: Id(3)] ScoringTally? Scored,
    [property: Id(4)] long Place);
