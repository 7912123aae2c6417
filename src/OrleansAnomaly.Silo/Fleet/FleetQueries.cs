using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Silo.Fleet;

/// <summary>Answers questions: about sensors by asking the owners of their partitions, about the past from history, about the fleet by asking all silos.</summary>
internal sealed class FleetQueries(IGrainFactory grains, IClusterHistory history)
{
    private const int SensorsAtOnce = 512;

    public async Task<object> AnswerAsync<T>(Query<T> query, CancellationToken stop)
    {
        // Who was told something finds it when he asks: what silos have not written yet is waited for.
        if (query is SensorQuery or VerdictQuery or IncidentQuery or SeriesQuery)
            await FlushAsync().WaitAsync(stop).ConfigureAwait(false);
        return query switch
        {
            SensorQuery sensors => await SensorsAsync(sensors, stop).ConfigureAwait(false),
            FleetStatusQuery => new Page<FleetStatus>([await StatusAsync().ConfigureAwait(false)], null),
            VerdictQuery verdicts => history.Verdicts(verdicts),
            IncidentQuery incidents => history.Incidents(incidents),
            SeriesQuery series => new Page<SeriesPoint>(history.Series(series), null),
            ReplayQuery => throw new ReplayUnavailableException("a cluster keeps one checkpoint of its states, so the past is not recomputed in it; export its log and replay that with 'anomaly replay'"),
            _ => throw new ArgumentException($"a query {query.GetType().Name} is not known", nameof(query)),
        };
    }

    /// <summary>Has history keep who has acknowledged an incident; see <see cref="Storage.History.IHistory.Acknowledge"/>.</summary>
    public async Task<Acknowledgement?> AcknowledgeAsync(AssetId asset, int number, Acknowledgement given, CancellationToken stop)
    {
        // Who was told of an incident may acknowledge it at once, though history may not have it yet.
        await FlushAsync().WaitAsync(stop).ConfigureAwait(false);
        return await Task.Run(() => history.Acknowledge(asset, number, given), stop).ConfigureAwait(false);
    }

    /// <summary>Ends when history has all that was found.</summary>
    public Task FlushAsync() => OnAllSilosAsync(silo => silo.FlushAsync());

    /// <summary>Asks every silo that is up.</summary>
    public async Task OnAllSilosAsync(Func<ISiloGrain, Task> ask) => await Task.WhenAll((await SilosAsync().ConfigureAwait(false)).Select(ask)).ConfigureAwait(false);

    private async Task<IEnumerable<ISiloGrain>> SilosAsync() =>
        (await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true).ConfigureAwait(false)).Keys.Select(silo => grains.GetGrain<ISiloGrain>(silo.ToParsableString()));

    private async Task<Page<SensorInfo>> SensorsAsync(SensorQuery query, CancellationToken stop)
    {
        // The cursor is the path that the page before ended with.
        List<SensorInfo> found = [];
        string? after = query.Cursor;
        while (true)
        {
            IReadOnlyList<SensorId> names = history.Names(query.Tenant, query.Prefix, query.Within, after, Math.Min(SensorsAtOnce, query.Limit + 1));
            foreach (SensorInfo sensor in await DescribeAsync(names, stop).ConfigureAwait(false))
            {
                if (query.Status is { } status && sensor.Status != status)
                    continue;
                if (found.Count == query.Limit)
                    return new Page<SensorInfo>(found, found[^1].Sensor.Path);
                found.Add(sensor);
            }
            if (names.Count < Math.Min(SensorsAtOnce, query.Limit + 1))
                return new Page<SensorInfo>(found, null);
            after = names[^1].Path;
        }
    }

    /// <summary>Describes sensors, in the order given; each partition is asked once.</summary>
    private async Task<IEnumerable<SensorInfo>> DescribeAsync(IReadOnlyList<SensorId> sensors, CancellationToken stop)
    {
        var answers = new SensorInfo?[sensors.Count];
        await Task.WhenAll(Enumerable.Range(0, sensors.Count).GroupBy(i => sensors[i].Partition).Select(async of =>
        {
            int[] indices = [.. of];
            SensorInfo?[] described = await grains.GetGrain<IPartitionGrain>(of.Key).DescribeAsync([.. indices.Select(i => sensors[i])]).WaitAsync(stop).ConfigureAwait(false);
            for (int i = 0; i < indices.Length; i++)
                answers[indices[i]] = described[i];
        })).ConfigureAwait(false);
        return answers.OfType<SensorInfo>();
    }

    private async Task<FleetStatus> StatusAsync()
    {
        FleetStatus[] silos = await Task.WhenAll((await SilosAsync().ConfigureAwait(false)).Select(silo => silo.StatusAsync())).ConfigureAwait(false);
        return new FleetStatus
        {
            Sensors = silos.Sum(silo => silo.Sensors),
            Assets = silos.Sum(silo => silo.Assets),
            AssetsInMemory = silos.Sum(silo => silo.AssetsInMemory),
            MemoryBytes = silos.Sum(silo => silo.MemoryBytes),
            MemoryBudget = silos.Sum(silo => silo.MemoryBudget),
            Accepted = silos.Sum(silo => silo.Accepted),
            Refused = Enum.GetValues<RefusalReason>().ToDictionary(reason => reason, reason => silos.Sum(silo => silo.Refused.GetValueOrDefault(reason))),
            Scored = new ScoringTally
            {
                Scored = silos.Sum(silo => silo.Scored.Scored),
                NoMeasurement = silos.Sum(silo => silo.Scored.NoMeasurement),
                Duplicates = silos.Sum(silo => silo.Scored.Duplicates),
                Late = silos.Sum(silo => silo.Scored.Late),
                Future = silos.Sum(silo => silo.Scored.Future),
            },
            Evicted = silos.Sum(silo => silo.Evicted),
            Returned = silos.Sum(silo => silo.Returned),
            Position = new EventPosition(history.LastPlace, int.MaxValue),
        };
    }
}
