using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>A sensor as the owner of its partition knows it.</summary>
/// <param name="id">Its name.</param>
/// <param name="ordinal">Its number in the partition.</param>
/// <param name="asset">Its asset.</param>
/// <param name="index">Its number in the asset.</param>
/// <param name="grain">Where its state is.</param>
internal sealed class SensorEntry(SensorId id, int ordinal, AssetEntry asset, int index, ISensorGrain grain)
{
    public SensorId Id => id;

    public int Ordinal => ordinal;

    public AssetEntry Asset => asset;

    public int Index => index;

    public ISensorGrain Grain => grain;
}
