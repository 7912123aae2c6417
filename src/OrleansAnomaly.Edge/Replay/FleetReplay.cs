using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.Log;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Edge.Replay;

/// <summary>
/// Recomputes the past from snapshots and log, with the fleet's own code: every verdict of a sensor as it was, or as other options would have had it. Reads
/// a data directory, which a running fleet may own.
/// </summary>
public sealed class FleetReplay
{
    // A running fleet may drop a snapshot, and the log before it, while they are read here.
    private const int MostAttempts = 3;

    private readonly IFiles _files;
    private readonly SensorMonitor _sensors;
    private readonly AssetMonitor _assets;

    /// <summary>A replay over the data below <paramref name="directory"/>.</summary>
    /// <param name="directory">The data directory of a fleet.</param>
    /// <param name="sensors">Options of the sensors' monitors; those of the fleet give what the fleet said.</param>
    /// <param name="assets">Options of the assets' monitors.</param>
    /// <exception cref="ArgumentException">The options are not sound.</exception>
    public FleetReplay(string directory, SensorMonitorOptions? sensors = null, AssetMonitorOptions? assets = null)
        : this(new DiskFiles(directory), sensors, assets)
    {
    }

    internal FleetReplay(IFiles files, SensorMonitorOptions? sensors, AssetMonitorOptions? assets)
    {
        _files = files;
        _sensors = new SensorMonitor(sensors);
        _assets = new AssetMonitor(assets);
    }

    /// <summary>Recomputes what was said of one sensor.</summary>
    /// <param name="sensor">The sensor.</param>
    /// <param name="from">First event time.</param>
    /// <param name="to">Last event time.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="ArgumentException">The times are impossible, or <paramref name="from"/> lies after <paramref name="to"/>.</exception>
    /// <exception cref="ReplayUnavailableException">There is no log, it does not reach back that far, or the sensor is not known; the message says which.</exception>
    /// <exception cref="StorageException">What is stored is damaged.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> ended it.</exception>
    public ReplayResult Run(SensorId sensor, long from, long to, CancellationToken stop = default) => Run(sensor, from, to, int.MaxValue, stop);

    /// <summary>The same, up to a number of verdicts, or few more; incidents only as far.</summary>
    internal ReplayResult Run(SensorId sensor, long from, long to, int enough, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        if (!EventTime.IsValid(from) || !EventTime.IsValid(to) || from > to)
            throw new ArgumentException($"the stretch is {from} to {to}; expected two event times between 1900-01-01 and 2200-01-01, the first not after the second", nameof(from));
        for (int attempt = 1; ; attempt++)
        {
            using StateStore store = StateStore.OpenReader(_files);
            try
            {
                return Run(store, new VerdictWatch(sensor, from, to, enough), sensor, from, stop);
            }
            catch (StorageException) when (attempt < MostAttempts && HasChanged(store))
            {
            }
        }
    }

    private ReplayResult Run(StateStore store, VerdictWatch watch, SensorId sensor, long from, CancellationToken stop)
    {
        string? unfit = null;
        foreach (SnapshotManifest manifest in store.Manifests.Reverse())
        {
            if (!IsBefore(manifest, sensor, from))
                continue;
            var partition = new ReplayPartition(_sensors, _assets, store, sensor.Partition);
            string? fault = partition.Load(manifest, namesOnly: false);
            unfit ??= fault;
            // Readings may have come with times ahead of the clock.
            if (fault is null && partition.LastTimeOf(sensor) < from)
                return Replay(partition, manifest, watch, sensor, from, startedEmpty: false, stop);
        }
        var empty = new ReplayPartition(_sensors, _assets, store, sensor.Partition);
        if (FirstSequence() is not { } first)
            throw new ReplayUnavailableException($"there is no log in '{_files.Describe("")}'; expected the data directory of a fleet");
        if (first == 0)
            return Replay(empty, null, watch, sensor, from, startedEmpty: false, stop);
        if (unfit is null)
        {
            string reach = store.Manifests.Count == 0 ? "there is no snapshot" : $"the oldest snapshot is of {IsoTime.Of(store.Manifests[0].Created)}";
            throw new ReplayUnavailableException($"verdicts from {IsoTime.Of(from)} on cannot be recomputed: the log no longer goes back to its beginning, and {reach} and may hold what came after (ReplayRetention says how long log and snapshots are kept)");
        }
        // What another detector would have learned can only come from the log, as far as that goes.
        SnapshotManifest oldest = store.Manifests[0];
        empty.Load(oldest, namesOnly: true);
        return Replay(empty, oldest, watch, sensor, from, startedEmpty: true, stop);
    }

    private ReplayResult Replay(ReplayPartition partition, SnapshotManifest? snapshot, VerdictWatch watch, SensorId sensor, long from, bool startedEmpty, CancellationToken stop)
    {
        List<IncidentEvent> incidents = partition.Run(_files, snapshot?.Sequence ?? 0, watch, sensor, stop);
        if (!partition.Knows(sensor))
            throw new ReplayUnavailableException($"sensor '{sensor}' is not known");
        return new ReplayResult
        {
            // A tick may have noticed a silence before a late reading came whose time lies before it.
            Verdicts = [.. watch.Verdicts.OrderBy(found => found.Verdict.Time).ThenBy(found => found.Position)],
            Incidents = [.. incidents.Where(found => found.Incident.End >= from && found.Incident.Start <= watch.To)],
            Snapshot = snapshot?.Created ?? EventTime.None,
            StartedEmpty = startedEmpty,
        };
    }

    /// <summary>Whether nothing that a snapshot holds can have been told at that time or later by a tick: of single assets it may hold more than of their partition.</summary>
    private static bool IsBefore(SnapshotManifest manifest, SensorId sensor, long time) =>
        Math.Max(manifest.Created, manifest.Partitions[sensor.Partition].LastTick) < time;

    private bool HasChanged(StateStore former)
    {
        using StateStore store = StateStore.OpenReader(_files);
        return !store.Manifests.Select(manifest => manifest.Number).SequenceEqual(former.Manifests.Select(manifest => manifest.Number));
    }

    /// <summary>Sequence that the log begins with; null where there is none.</summary>
    private long? FirstSequence()
    {
        try
        {
            return LogFolder.Read(_files, acceptLoss: false).Segments.FirstOrDefault()?.FirstSequence;
        }
        catch (IOException refused)
        {
            throw new StorageException($"the log cannot be read: {refused.Message}", _files.Describe(LogFolder.Name), inner: refused);
        }
    }
}
