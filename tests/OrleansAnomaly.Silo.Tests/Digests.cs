using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Silo.Tests;

/// <summary>What fleets of any runtime say, as texts to compare.</summary>
internal static class Digests
{
    private static readonly AssetMonitor s_assets = new();
    private static readonly int s_sensorBytes = new SensorMonitor().StateBytes + MinuteState.Bytes;

    /// <summary>The digest of every sensor's verdicts.</summary>
    public static async Task<List<string>> OfSensorsAsync(IFleet fleet, bool withPositions = false)
    {
        List<string> digests = [];
        string? cursor = null;
        do
        {
            Page<SensorInfo> page = await fleet.QueryAsync(new SensorQuery { Cursor = cursor });
            digests.AddRange(page.Items.Select(sensor => $"{sensor.Sensor} {sensor.Intake.Digest:x16} {sensor.Intake.Scored} {(withPositions ? sensor.Intake.Applied : 0)} {sensor.Status}"));
            cursor = page.Next;
        }
        while (cursor is not null);
        return digests;
    }

    /// <summary>The digest of every asset's verdicts, in the newest snapshot of a data directory that nobody has open.</summary>
    public static List<string> OfAssets(string directory)
    {
        SortedDictionary<(int, int), string> digests = [];
        using StateStore store = StateStore.OpenReader(new DiskFiles(directory));
        store.Load(store.Manifests[^1], record =>
        {
            if (record.Kind == StateKind.Asset)
                digests[(record.Partition, record.Key)] = Of(record.Payload);
        });
        return [.. digests.Select(pair => $"{pair.Key}: {pair.Value}")];
    }

    /// <summary>The digest of every asset's verdicts, in a cluster's checkpoints.</summary>
    public static async Task<List<string>> OfAssetsAsync(ICheckpoints checkpoints)
    {
        List<string> digests = [];
        for (int partition = 0; partition < SensorId.Partitions; partition++)
        {
            if (await checkpoints.ReadAsync(partition, default) is { } checkpoint)
                digests.AddRange(checkpoint.Assets.Select(asset => $"{(partition, asset.Asset)}: {Of(asset.State.Span)}"));
        }
        return digests;
    }

    private static string Of(ReadOnlySpan<byte> state) => StoredAsset.TryRead(state, s_sensorBytes, out StoredAsset asset, out string? error)
        ? $"{asset.Sensors} sensors, {s_assets.Digest(asset.Asset):x16}"
        : throw new InvalidOperationException(error);
}
