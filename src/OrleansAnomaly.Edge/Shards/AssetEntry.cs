using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Edge.Shards;

/// <summary>What a partition keeps of an asset whether its states are in memory or not.</summary>
internal struct AssetEntry
{
    /// <summary>Sensors that the partition's log has named so far.</summary>
    public int Sensors;

    /// <summary>Sensors that the states in memory have; as many as <see cref="Sensors"/> between records.</summary>
    public int SensorsInMemory;

    /// <summary>Slot of its state; −1 where it is not in memory.</summary>
    public int Slot;

    /// <summary>Whether its states have changed since they were stored last.</summary>
    public bool IsDirty;

    /// <summary>When it was last used, in the shard's count of ticks.</summary>
    public int Used;

    /// <summary>Positions before this are part of the states as they were loaded; a replay passes over them.</summary>
    public long From;

    /// <summary>Where its states are stored; meaningless where <see cref="IsStored"/> is false.</summary>
    public StateRef Stored;

    /// <summary>Whether they are stored at all.</summary>
    public bool IsStored;

    public readonly bool IsInMemory => Slot >= 0;
}
