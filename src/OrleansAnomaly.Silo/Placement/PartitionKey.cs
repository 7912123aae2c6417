using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Placement;

/// <summary>Keys of grains: a partition by its number, a sensor by tenant and path, an asset by those of its first sensor's asset, a silo by its address.</summary>
internal static class PartitionKey
{
    // A tenant holds no '/', so no two sensors share a key.
    public static string Of(SensorId sensor) => $"{sensor.Tenant}/{sensor.Path}";

    /// <summary>An asset's path may be a sensor's too, so the keys are told apart by their grains' types.</summary>
    public static string Of(AssetId asset) => $"{asset.Tenant}/{asset.Path}";

    /// <summary>The partition that a grain belongs to; a silo's grain to none, and any will do.</summary>
    public static int PartitionOf(GrainId grain)
    {
        // Only its own keys are numbers: '1+x' may begin a tenant's name, and is a number with an extension.
        if (grain.Type == s_partition)
            return grain.TryGetIntegerKey(out long number, out _) && number is >= 0 and < SensorId.Partitions ? (int)number : 0;
        string key = grain.Key.ToString()!;
        int slash = key.IndexOf('/');
        if (slash < 0)
            return 0;
        string tenant = key[..slash], path = key[(slash + 1)..];
        if (grain.Type == s_asset)
            return new AssetId(tenant, path).Partition;
        return SensorId.TryCreate(path, out SensorId? sensor, out _, tenant) ? sensor.Partition : 0;
    }

    public const string PartitionType = "anomaly-partition";

    public const string AssetType = "anomaly-asset";

    public const string SiloType = "anomaly-silo";

    private static readonly GrainType s_partition = GrainType.Create(PartitionType);
    private static readonly GrainType s_asset = GrainType.Create(AssetType);
    private static readonly GrainType s_silo = GrainType.Create(SiloType);

    /// <summary>The silo that a silo's grain stands for; null where it is not among these, or the grain is another.</summary>
    public static SiloAddress? SiloOf(GrainId grain, SiloAddress[] silos)
    {
        if (grain.Type != s_silo)
            return null;
        string key = grain.Key.ToString()!;
        return Array.Find(silos, silo => silo.ToParsableString() == key);
    }
}
