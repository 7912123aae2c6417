namespace OrleansAnomaly.Gateway.Wire;

/// <summary>A stream's last words.</summary>
/// <param name="Reason">Why nothing more comes. The stream can be resumed after its last event.</param>
public sealed record EndBody(string Reason);
