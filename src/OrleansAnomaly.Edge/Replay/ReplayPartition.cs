using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge.Intake;
using OrleansAnomaly.Edge.Shards;
using OrleansAnomaly.Edge.Snapshots;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Log;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Edge.Replay;

/// <summary>One partition on its own, from a snapshot on.</summary>
internal sealed class ReplayPartition
{
    // How long after the end of the stretch the log is read on: so long may the fusion interval last in which the stretch ends.
    private const long Margin = EventTime.Hour;

    private readonly SensorCatalog _catalog;
    private readonly ShardContext _context;
    private readonly PartitionState _partition;
    private readonly StateStore _store;

    public ReplayPartition(SensorMonitor sensors, AssetMonitor assets, StateStore store, int partition)
    {
        var budget = new MemoryBudget(long.MaxValue, sensors, assets);
        _catalog = new SensorCatalog(budget);
        _context = new ShardContext(sensors, assets, _catalog, budget, store);
        _partition = new PartitionState(partition, _context);
        _store = store;
    }

    public bool Knows(SensorId sensor) => _catalog.TryGet(sensor, out _);

    /// <summary>Newest time of a sensor as loaded; none where it is not known yet.</summary>
    public long LastTimeOf(SensorId sensor) => _catalog.TryGet(sensor, out SensorKey key) ? _partition.Describe(key.Ordinal).Intake.LastTime : EventTime.None;

    /// <summary>Takes the partition from a snapshot.</summary>
    /// <returns>Why its states are not for these monitors; null where they are.</returns>
    public string? Load(SnapshotManifest manifest, bool namesOnly)
    {
        string? unfit = null;
        var names = new StoredNames(_store);
        _store.Load(manifest, record =>
        {
            if (record.Partition != _partition.Id)
                return;
            if (record.Kind == StateKind.Sensors)
            {
                names.Add(record);
            }
            else if (!namesOnly && unfit is null)
            {
                unfit = _partition.Unfit(record.Payload);
                if (unfit is null)
                    _partition.Restore(record.Key, record.Position, record.At, record.Payload, intoMemory: true);
            }
        });
        if (unfit is not null)
            return unfit;
        names.Restore(_catalog, _ => _partition);
        PartitionMark mark = manifest.Partitions[_partition.Id];
        _partition.Resume(mark);
        _partition.FinishRestoring(mark.Sensors);
        return null;
    }

    /// <summary>
    /// Applies the log from a sequence on, until no verdict of the stretch can come any more: the clock and the sensor's own readings, which may be much
    /// older, must both have passed its end.
    /// </summary>
    public List<IncidentEvent> Run(IFiles files, long sequence, VerdictWatch watch, SensorId sensor, CancellationToken stop)
    {
        _context.Watch = watch;
        var output = new ShardOutput();
        List<IncidentEvent> incidents = [];
        AssetId asset = sensor.AssetId;
        using LogReader reader = PartitionLog.OpenReader(files, sequence);
        while (!(_partition.LastTick > watch.To + Margin && LastTimeOf(sensor) > watch.To) && reader.Next() is { } group)
        {
            stop.ThrowIfCancellationRequested();
            foreach (LogRecord record in group)
            {
                if (record.Partition == _partition.Id && _partition.Apply(record, output, null) is { } error)
                    throw new StorageException(error, "log");
            }
            foreach (StoredIncident found in output.Incidents)
            {
                if (found.Incident.Asset == asset)
                    incidents.Add(new IncidentEvent(found.Position, found.Change, found.Incident));
            }
            output.Clear();
        }
        return incidents;
    }
}
