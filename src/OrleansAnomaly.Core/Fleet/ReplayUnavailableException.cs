namespace OrleansAnomaly.Core.Fleet;

/// <summary>What was asked for cannot be recomputed: it lies too far back, there is no log, or the sensor is not known.</summary>
/// <param name="message">Which of them, in words for people.</param>
public sealed class ReplayUnavailableException(string message) : Exception(message);
