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
    /// <exception cref="ReplayUnavailableException">The log does not reach back that far, or the sensor is not known.</exception>
    /// <exception cref="StorageException">What is stored is damaged.</exception>
    public ReplayResult Run(SensorId sensor, long from, long to, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        StateStore store = StateStore.OpenReader(_files);
        try
        {
            string? unfit = null;
            foreach (SnapshotManifest manifest in store.Manifests.Reverse())
            {
                ReplayPartition partition = Load(store, manifest, sensor, out string? fault);
                unfit ??= fault;
                // A snapshot will do if the sensor had not come to that time yet.
                if (fault is null && partition.LastTimeOf(sensor) < from)
                    return Replay(partition, manifest.Sequence, sensor, from, to, startedEmpty: false, stop);
            }
            var empty = new ReplayPartition(_sensors, _assets, store, sensor.Partition);
            long first = FirstSequence();
            if (first == 0)
                return Replay(empty, 0, sensor, from, to, startedEmpty: false, stop);
            if (unfit is null)
                throw new ReplayUnavailableException($"verdicts from {from} on cannot be recomputed: the oldest snapshot and the log begin later (ReplayRetention says how long they are kept)");
            // Other options than those of the states: what they would have learned can only come from the log, as far as that goes.
            foreach (SnapshotManifest manifest in store.Manifests)
            {
                ReplayPartition names = Load(store, manifest, sensor, out _, namesOnly: true);
                return Replay(names, manifest.Sequence, sensor, from, to, startedEmpty: true, stop);
            }
            throw new ReplayUnavailableException(unfit);
        }
        finally
        {
            store.Dispose();
        }
    }

    private ReplayResult Replay(ReplayPartition partition, long sequence, SensorId sensor, long from, long to, bool startedEmpty, CancellationToken stop)
    {
        var watch = new VerdictWatch(sensor, from, to);
        List<IncidentEvent> incidents = partition.Run(_files, sequence, watch, sensor.AssetId, to, stop);
        if (!partition.Knows(sensor))
            throw new ReplayUnavailableException($"sensor '{sensor}' is not known");
        return new ReplayResult(watch.Verdicts, [.. incidents.Where(found => found.Incident.End >= from && found.Incident.Start <= to)], startedEmpty);
    }

    private ReplayPartition Load(StateStore store, SnapshotManifest manifest, SensorId sensor, out string? unfit, bool namesOnly = false)
    {
        var partition = new ReplayPartition(_sensors, _assets, store, sensor.Partition);
        unfit = partition.Load(manifest, namesOnly);
        return partition;
    }

    private long FirstSequence()
    {
        try
        {
            using LogReader reader = PartitionLog.OpenReader(_files, 0);
            return 0;
        }
        catch (StorageException)
        {
            return -1;  // the log begins later
        }
    }
}

/// <summary>What a replay found.</summary>
/// <param name="Verdicts">Every verdict of the sensor, in order.</param>
/// <param name="Incidents">What was told of the asset's incidents.</param>
/// <param name="StartedEmpty">
/// Whether the monitors knew nothing at first, because the stored states are of another detector than the options ask for: the beginning is then that of
/// a sensor that is new.
/// </param>
public sealed record ReplayResult(IReadOnlyList<VerdictRecord> Verdicts, IReadOnlyList<IncidentEvent> Incidents, bool StartedEmpty);

/// <summary>What was asked for cannot be recomputed any more; the message says why.</summary>
public sealed class ReplayUnavailableException(string message) : Exception(message);
