using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Exchange;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Postgres;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Silo.Bench.Survival;

/// <summary>What a cluster came to, beside an embedded fleet that replays the cluster's own logs.</summary>
internal static class Comparison
{
    /// <summary>Says all that differs.</summary>
    /// <param name="database">The database of a cluster that was stopped in order.</param>
    /// <param name="told">What the cluster said of each sensor.</param>
    /// <param name="folder">Where to work.</param>
    public static async Task<List<string>> RunAsync(PostgresDatabase database, IReadOnlyDictionary<SensorId, SensorInfo> told, string folder)
    {
        List<string> differences = [];
        await using var log = new PostgresLog(database);
        await using var checkpoints = new PostgresCheckpoints(database);
        using PostgresHistory history = await PostgresHistory.OpenAsync(database);
        string data = Path.Combine(folder, "edge");
        await ClusterExport.RunAsync(log, checkpoints, data, ExportForm.Log);
        long events;
        await using (EmbeddedFleet edge = await EmbeddedFleet.StartAsync(new EdgeOptions { DataDirectory = data, MemoryBudget = 4L << 30, TickInterval = TimeSpan.FromMinutes(1) }, new StandingTime()))
        {
            int sensors = 0;
            await foreach (SensorInfo info in AllAsync(edge))
            {
                sensors++;
                SensorInfo? other = told.GetValueOrDefault(info.Sensor);
                if (other?.Intake != info.Intake)
                    differences.Add($"{info.Sensor}: the cluster says {other?.Intake}, a replay {info.Intake}");
            }
            if (sensors != told.Count)
                differences.Add($"the cluster knows {told.Count} sensors, a replay {sensors}");
            List<string> ours = [.. (await AllEventsAsync(edge.QueryAsync, told.Keys)).Order(StringComparer.Ordinal)];
            List<string> theirs = [.. (await AllEventsAsync(async query => await ValueTask.FromResult(history.Incidents(query)), told.Keys, history)).Order(StringComparer.Ordinal)];
            events = ours.Count;
            if (!ours.SequenceEqual(theirs))
                differences.Add($"the cluster told {theirs.Count} verdicts and incidents, a replay {ours.Count}; {theirs.Except(ours).Count()} and {ours.Except(theirs).Count()} only on one side, such as {theirs.Except(ours).Concat(ours.Except(theirs)).FirstOrDefault()}");
        }
        int assets = await CompareAssetsAsync(data, checkpoints, told.Keys, differences);
        Console.WriteLine($"compared with a replay of the cluster's own logs in the embedded runtime: {told.Count} sensors, {assets} assets, {events} verdicts and incidents");
        return differences;
    }

    /// <summary>All sensors of a fleet.</summary>
    public static async IAsyncEnumerable<SensorInfo> AllAsync(IFleet fleet)
    {
        string? cursor = null;
        do
        {
            Page<SensorInfo> page = await fleet.QueryAsync(new SensorQuery { Limit = 5_000, Cursor = cursor });
            foreach (SensorInfo info in page.Items)
                yield return info;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private static async Task<List<string>> AllEventsAsync(Func<IncidentQuery, ValueTask<Page<IncidentRecord>>> incidents, IEnumerable<SensorId> sensors, IHistory? history = null)
    {
        List<string> texts = [];
        string? cursor = null;
        do
        {
            Page<IncidentRecord> page = await incidents(new IncidentQuery { Limit = 5_000, Cursor = cursor });
            texts.AddRange(page.Items.Select(one => $"{one.Asset} {one.Number} {one.Start} {one.Opened} {one.Peak} {one.End} {one.IsOpen} {one.PValue:R} {one.Confidence:R} {string.Join(',', one.Causes.Select(cause => cause.Sensor))}"));
            cursor = page.Next;
        }
        while (cursor is not null);
        return texts;
    }

    /// <summary>The states that the embedded runtime stored when it ended, beside those that the cluster stored.</summary>
    private static async Task<int> CompareAssetsAsync(string data, PostgresCheckpoints cluster, IEnumerable<SensorId> sensors, List<string> differences)
    {
        await using var edgeLog = new MemoryLog(TimeProvider.System);
        await using var edge = new MemoryCheckpoints();
        using SqliteHistory none = SqliteHistory.Open(SqliteHistory.InMemory, new HistoryOptions());
        await ClusterImport.RunAsync(data, edgeLog, edge, none);
        int sensorBytes = new SensorMonitor().StateBytes + MinuteState.Bytes, compared = 0;
        var monitor = new AssetMonitor();
        foreach (IGrouping<int, SensorId> partition in sensors.GroupBy(sensor => sensor.Partition))
        {
            int assets = partition.Select(sensor => sensor.AssetId).Distinct().Count();
            for (int asset = 0; asset < assets; asset++)
            {
                (ulong ours, int count) = Digest(await edge.LoadAssetAsync(partition.Key, asset, default), sensorBytes, monitor);
                (ulong theirs, int other) = Digest(await cluster.LoadAssetAsync(partition.Key, asset, default), sensorBytes, monitor);
                compared++;
                if (ours != theirs || count != other)
                    differences.Add($"asset {asset} of partition {partition.Key}: the cluster's digest is {theirs:x16} of {other} sensors, a replay's {ours:x16} of {count}");
            }
        }
        return compared;
    }

    private static (ulong Digest, int Sensors) Digest(StoredAssetState? state, int sensorBytes, AssetMonitor monitor) =>
        state is { } found && StoredAsset.TryRead(found.State.Span, sensorBytes, out StoredAsset stored, out _) ? (monitor.Digest(stored.Asset), stored.Sensors) : (0, 0);

    /// <summary>A clock before all readings, so that a replay adds no tick of its own.</summary>
    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50);
    }
}
