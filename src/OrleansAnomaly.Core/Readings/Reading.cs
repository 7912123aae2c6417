namespace OrleansAnomaly.Core.Readings;

/// <summary>One measured value of one sensor.</summary>
/// <param name="Time">Event time (<see cref="EventTime"/>).</param>
/// <param name="Value">The value, in the sensor's own unit. NaN and ±∞ count as <see cref="Quality.Bad"/>.</param>
/// <param name="Quality">What the source says of it.</param>
public readonly record struct Reading(long Time, double Value, Quality Quality = Quality.Good);
