using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>An asset as the owner of its partition knows it.</summary>
internal sealed class AssetEntry(AssetId id, int index, IAssetGrain grain)
{
    public AssetId Id => id;

    /// <summary>Its number in the partition.</summary>
    public int Index => index;

    public IAssetGrain Grain => grain;

    /// <summary>Its sensors that have been named.</summary>
    public List<SensorEntry> Sensors { get; } = [];

    /// <summary>How many of them the log has named up to where it is applied.</summary>
    public int Known { get; set; }

    /// <summary>Whether the grains of the asset and of its known sensors hold their states.</summary>
    public bool IsInMemory { get; set; }

    /// <summary>Whether it left memory because that was short.</summary>
    public bool IsEvicted { get; set; }

    /// <summary>Whether the states have changed since they were stored.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Whether the checkpoint has states of it.</summary>
    public bool IsStored { get; set; }

    /// <summary>The stored states, from the start of the owner until they are first needed; null later.</summary>
    public ReadOnlyMemory<byte>? Waiting { get; set; }

    /// <summary>Positions before this are part of the states.</summary>
    public long From { get; set; }

    /// <summary>The earliest tick that can matter to it or a sensor of it (event time).</summary>
    public long Due { get; set; } = long.MaxValue;

    /// <summary>Time of the latest tick when it was last used (event time).</summary>
    public long Used { get; set; }
}
