using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.States;

/// <summary>How far one partition had come when a snapshot was published.</summary>
/// <param name="Position">Log position from which on the partition has not applied the log; −1 where that means nothing.</param>
/// <param name="LastTick">Event time of its latest tick; <see cref="EventTime.None"/> where none.</param>
/// <param name="Sensors">Sensors it knows; ≥ 0.</param>
/// <param name="Assets">Assets it knows; ≥ 0.</param>
public readonly record struct PartitionMark(long Position, long LastTick, int Sensors, int Assets)
{
    /// <summary>A partition in which nothing has happened.</summary>
    public static PartitionMark Empty => new(-1, EventTime.None, 0, 0);

    /// <summary>What is wrong with it; null where it is sound.</summary>
    internal string? Fault() =>
        Position < -1 ? $"position is {Position}; expected −1 or more"
        : LastTick != EventTime.None && !EventTime.IsValid(LastTick) ? $"latest tick is {LastTick} µs; expected none or a time from 1900 to 2200"
        : Sensors < 0 ? $"number of sensors is {Sensors}; expected 0 or more"
        : Assets < 0 ? $"number of assets is {Assets}; expected 0 or more"
        : null;
}
