using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>A sensor as the owner of its partition knows it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Ordinal">Its number in the partition.</param>
/// <param name="Asset">Its asset.</param>
/// <param name="Index">Its number in the asset.</param>
/// <param name="Grain">Where its state is.</param>
internal sealed record SensorEntry(SensorId Id, int Ordinal, AssetEntry Asset, int Index, ISensorGrain Grain);
