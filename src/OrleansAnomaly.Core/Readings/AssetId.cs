namespace OrleansAnomaly.Core.Readings;

/// <summary>The identity of an asset: what the paths of its sensors have in common.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Path">The path of its sensors without the last segment, or the whole path of a sensor that is its own asset.</param>
public readonly record struct AssetId(string Tenant, string Path)
{
    /// <summary>The partition that all sensors of this asset share: 0 … 1,023.</summary>
    public int Partition => (int)(StableHash.Of(Tenant, Path) % SensorId.Partitions);

    /// <inheritdoc/>
    public override string ToString() => Tenant == SensorId.DefaultTenant ? Path : $"{Tenant}:{Path}";
}
