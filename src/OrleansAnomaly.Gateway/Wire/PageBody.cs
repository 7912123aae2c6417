namespace OrleansAnomaly.Gateway.Wire;

/// <summary>A page of answers.</summary>
/// <param name="Items">The answers, in the order that the address promises.</param>
/// <param name="Next">What <c>cursor=</c> takes for the next page; null after the last.</param>
public sealed record PageBody<T>(IReadOnlyList<T> Items, string? Next);
