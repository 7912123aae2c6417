namespace OrleansAnomaly.Gateway.Wire;

/// <summary>How the gateway is.</summary>
/// <param name="Status">A word.</param>
public sealed record HealthBody(string Status);
