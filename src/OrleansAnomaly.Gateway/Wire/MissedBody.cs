namespace OrleansAnomaly.Gateway.Wire;

/// <summary>The reader of a stream was too slow for some events.</summary>
/// <param name="Count">How many were left out.</param>
/// <param name="Position">Where the last of them stood. A stream that begins after the last event that did come tells them, as far as history is kept.</param>
public sealed record MissedBody(long Count, string Position);
