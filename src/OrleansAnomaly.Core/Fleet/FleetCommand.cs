using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Fleet;

/// <summary>Something a fleet is told to do.</summary>
public abstract record FleetCommand;

/// <summary>Makes a sensor forget what it has learned: after an overhaul, say, or when it was moved. Goes through the log.</summary>
/// <param name="Sensor">The sensor; it must be known.</param>
public sealed record RelearnSensor(SensorId Sensor) : FleetCommand;

/// <summary>Takes a snapshot now instead of at its time, and returns when it is durable.</summary>
public sealed record TakeSnapshot : FleetCommand;
