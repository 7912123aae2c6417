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
    private static readonly SensorMonitor s_sensors = new();
    private static readonly AssetMonitor s_assets = new();

    /// <summary>Says all that differs.</summary>
    /// <param name="database">The database of a cluster that was stopped in order, so that its checkpoints have all that its logs have.</param>
    /// <param name="sensors">All sensors.</param>
    /// <param name="folder">Where to work.</param>
    public static async Task<List<string>> RunAsync(PostgresDatabase database, ICollection<SensorId> sensors, string folder)
    {
        List<string> differences = [];
        await using var log = new PostgresLog(database);
        await using var checkpoints = new PostgresCheckpoints(database);
        using PostgresHistory history = await PostgresHistory.OpenAsync(database);
        string data = Path.Combine(folder, "edge");
        await ClusterExport.RunAsync(log, checkpoints, data, ExportForm.Log);
        await using (EmbeddedFleet edge = await EmbeddedFleet.StartAsync(new EdgeOptions { DataDirectory = data, MemoryBudget = 4L << 30, TickInterval = TimeSpan.FromMinutes(1) }, new StandingTime()))
        {
            int known = 0;
            await foreach (SensorInfo info in AllAsync(edge))
                known++;
            if (known != sensors.Count)
                differences.Add($"the cluster knows {sensors.Count} sensors, a replay {known}");
        }
        int events;
        using (SqliteHistory edge = SqliteHistory.Open(Path.Combine(data, "history.db"), new HistoryOptions()))
        {
            List<string> ours = Events(edge), theirs = Events(history);
            events = ours.Count;
            if (!ours.SequenceEqual(theirs))
                differences.Add($"the cluster told {theirs.Count} events, a replay {ours.Count}; {theirs.Except(ours).Count()} only the cluster and {ours.Except(theirs).Count()} only the replay, such as {theirs.Except(ours).Concat(ours.Except(theirs)).FirstOrDefault()}");
        }
        int assets = await CompareStatesAsync(data, checkpoints, sensors, differences);
        Console.WriteLine($"compared with a replay of the cluster's own logs in the embedded runtime: digests of {sensors.Count} sensors and {assets} assets, {events} events");
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

    /// <summary>All events of a history without their places, which each runtime gives in an order of its own.</summary>
    private static List<string> Events(IHistory history)
    {
        List<string> texts = [];
        EventPosition at = EventPosition.Start;
        while (history.Events(new EventFilter(), at, long.MaxValue, HistoryOptions.MostEvents) is { Count: > 0 } page)
        {
            at = page[^1].Position;
            texts.AddRange(page.Select(found => found switch
            {
                VerdictEvent(_, var verdict) => $"{verdict.Sensor} {verdict.Position} {verdict.Verdict}",
                IncidentEvent(_, var change, var incident) => $"{change} {incident.Asset} {incident.Number} {incident.Start} {incident.Opened} {incident.Peak} {incident.End} {incident.IsOpen} {incident.PValue:R} {incident.Confidence:R} {string.Join(',', incident.Causes)}",
                _ => found.ToString(),
            }));
        }
        texts.Sort(StringComparer.Ordinal);
        return texts;
    }

    /// <summary>The states that the embedded runtime stored when it ended, beside those that the cluster stored.</summary>
    private static async Task<int> CompareStatesAsync(string data, PostgresCheckpoints cluster, ICollection<SensorId> sensors, List<string> differences)
    {
        await using var edgeLog = new MemoryLog(TimeProvider.System);
        await using var edge = new MemoryCheckpoints();
        using SqliteHistory none = SqliteHistory.Open(SqliteHistory.InMemory, new HistoryOptions());
        await ClusterImport.RunAsync(data, edgeLog, edge, none);
        int compared = 0;
        foreach (IGrouping<int, SensorId> partition in sensors.GroupBy(sensor => sensor.Partition))
        {
            int assets = partition.Select(sensor => sensor.AssetId).Distinct().Count();
            for (int asset = 0; asset < assets; asset++, compared++)
            {
                string ours = Digests(await edge.LoadAssetAsync(partition.Key, asset, default)), theirs = Digests(await cluster.LoadAssetAsync(partition.Key, asset, default));
                if (ours != theirs)
                    differences.Add($"asset {asset} of partition {partition.Key}: the cluster's digests are {theirs}, a replay's {ours}");
            }
        }
        return compared;
    }

    /// <summary>The digests of an asset and of its sensors.</summary>
    private static string Digests(StoredAssetState? state)
    {
        if (state is not { } found)
            return "none";
        if (!StoredAsset.TryRead(found.State.Span, s_sensors.StateBytes + MinuteState.Bytes, out StoredAsset stored, out string? error))
            return error;
        var text = new System.Text.StringBuilder($"{s_assets.Digest(stored.Asset):x16}");
        for (int i = 0; i < stored.Sensors; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $" {s_sensors.Summarize(stored.Sensor(i)).Digest:x16}");
        return text.ToString();
    }

    /// <summary>A clock before all readings, so that a replay adds no tick of its own.</summary>
    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50);
    }
}
