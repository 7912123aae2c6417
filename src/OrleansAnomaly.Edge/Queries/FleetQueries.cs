using System.Globalization;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Edge.Intake;
using OrleansAnomaly.Edge.Replay;
using OrleansAnomaly.Edge.Shards;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Edge.Queries;

/// <summary>Answers questions: about sensors by asking their shards, about the past from history and the log.</summary>
internal sealed class FleetQueries(FleetEngine engine, FleetQueries.AskShard ask, Func<Exception?> failure, IFiles? files)
{
    private const int SensorsAtOnce = 256;
    private const int MostVerdictsOfOneTime = 2;    // of one sensor: a reading and a tick

    /// <summary>Has the thread that owns a partition answer something about it.</summary>
    public delegate Task<List<SensorInfo>> AskShard(int partition, Func<PartitionState, List<SensorInfo>> question);

    public async ValueTask<Page<T>> QueryAsync<T>(Query<T> query, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(query));
        object page = query switch
        {
            SensorQuery sensors => await SensorsAsync(sensors, stop).ConfigureAwait(false),
            FleetStatusQuery => new Page<FleetStatus>([Status()], null),
            VerdictQuery verdicts => await VerdictsAsync(verdicts, stop).ConfigureAwait(false),
            IncidentQuery incidents => await IncidentsAsync(incidents, stop).ConfigureAwait(false),
            ReplayQuery replay => await ReplayAsync(replay, stop).ConfigureAwait(false),
            SeriesQuery series => new Page<SeriesPoint>(engine.History.Series(series), null),
            _ => throw new ArgumentException($"a query {query.GetType().Name} is not known", nameof(query)),
        };
        return (Page<T>)page;
    }

    private async Task<Page<VerdictRecord>> VerdictsAsync(VerdictQuery query, CancellationToken stop)
    {
        await engine.Publisher.KnownAsync(query).WaitAsync(stop).ConfigureAwait(false);
        return engine.History.Verdicts(query);
    }

    private async Task<Page<IncidentRecord>> IncidentsAsync(IncidentQuery query, CancellationToken stop)
    {
        await engine.Publisher.KnownAsync(query).WaitAsync(stop).ConfigureAwait(false);
        return engine.History.Incidents(query);
    }

    private async Task<Page<SensorInfo>> SensorsAsync(SensorQuery query, CancellationToken stop)
    {
        // The cursor is the path that the page before ended with.
        List<SensorInfo> found = [];
        foreach (SensorKey[] keys in engine.Catalog.InOrder(query.Tenant, query.Prefix, query.Within, query.Cursor).Chunk(Math.Min(SensorsAtOnce, query.Limit)))
        {
            foreach (SensorInfo sensor in await DescribeAsync(keys, stop).ConfigureAwait(false))
            {
                if (query.Status is { } status && sensor.Status != status)
                    continue;
                if (found.Count == query.Limit)
                    return new Page<SensorInfo>(found, found[^1].Sensor.Path);
                found.Add(sensor);
            }
        }
        return new Page<SensorInfo>(found, null);
    }

    /// <summary>Describes sensors, in the order given; each partition is asked once.</summary>
    private async Task<IEnumerable<SensorInfo>> DescribeAsync(SensorKey[] keys, CancellationToken stop)
    {
        var answers = new SensorInfo[keys.Length];
        (int[] Indices, Task<List<SensorInfo>> Answer)[] asked =
        [
            .. Enumerable.Range(0, keys.Length).GroupBy(i => keys[i].Partition).Select(of =>
            {
                int[] indices = [.. of];
                return (indices, ask(of.Key, partition => [.. indices.Select(i => partition.Describe(keys[i].Ordinal))]));
            }),
        ];
        foreach ((int[] indices, Task<List<SensorInfo>> answer) in asked)
        {
            List<SensorInfo> described = await answer.WaitAsync(stop).ConfigureAwait(false);
            for (int i = 0; i < indices.Length; i++)
                answers[indices[i]] = described[i];
        }
        return answers;
    }

    /// <summary>The cursor is time and position of the last verdict told; the next page is recomputed from there.</summary>
    private async Task<Page<VerdictRecord>> ReplayAsync(ReplayQuery query, CancellationToken stop)
    {
        if (files is null)
            throw new ReplayUnavailableException("a fleet in memory keeps no log, so nothing can be recomputed; start it with a data directory");
        long from = query.From, after = -1;
        if (query.Cursor is { } cursor)
        {
            string[] parts = cursor.Split(':');
            if (parts.Length != 2
                || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out from) || from < query.From || from > query.To
                || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out after))
                throw new ArgumentException($"Cursor '{cursor}' is none of this query", nameof(query));
        }
        var replay = new FleetReplay(files, engine.Options.Sensors, engine.Options.Assets);
        ReplayResult result = await Task.Run(() => replay.Run(query.Sensor, from, query.To, query.Limit + 1 + MostVerdictsOfOneTime, stop), stop).ConfigureAwait(false);
        VerdictRecord[] page = [.. result.Verdicts.SkipWhile(found => found.Verdict.Time == from && found.Position <= after).Take(query.Limit + 1)];
        return page.Length <= query.Limit
            ? new Page<VerdictRecord>(page, null)
            : new Page<VerdictRecord>(page[..^1], string.Create(CultureInfo.InvariantCulture, $"{page[^2].Verdict.Time}:{page[^2].Position}"));
    }

    private FleetStatus Status()
    {
        var counts = new ScoringCounts();
        long inMemory = 0, evicted = 0, returned = 0;
        foreach (Shard shard in engine.Shards)
        {
            counts.Add(shard.Context.Counts);
            inMemory += shard.Context.AssetsInMemory;
            evicted += shard.Context.Evicted;
            returned += shard.Context.Returned;
        }
        return new FleetStatus
        {
            Sensors = engine.Catalog.Sensors,
            Assets = engine.Shards.Sum(shard => shard.Assets),
            AssetsInMemory = inMemory,
            MemoryBytes = engine.Budget.Used,
            MemoryBudget = engine.Budget.Limit,
            Accepted = engine.Door.Accepted,
            Refused = engine.Door.Refused,
            Scored = counts.ToTally([]),
            Evicted = evicted,
            Returned = returned,
            Position = new EventPosition(engine.NextSequence - 1, int.MaxValue),
            Failure = (engine.LogFailure ?? failure())?.Message,
        };
    }
}
