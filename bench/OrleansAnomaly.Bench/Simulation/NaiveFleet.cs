using System.Buffers.Binary;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Bench.Simulation;

/// <summary>
/// The oracle: monitors called record by record in the plainest way, without shards, slabs, snapshots, eviction or any foresight about ticks. What it
/// says of a log is what an uninterrupted run must say.
/// </summary>
internal sealed class NaiveFleet
{
    private readonly SensorMonitor _sensorMonitor = new();
    private readonly AssetMonitor _assetMonitor = new();
    private readonly Dictionary<AssetId, Asset> _assets = [];
    private readonly List<SensorId>[] _partitions = [.. Enumerable.Range(0, SensorId.Partitions).Select(_ => new List<SensorId>())];
    private readonly List<Asset>[] _inOrder = [.. Enumerable.Range(0, SensorId.Partitions).Select(_ => new List<Asset>())];
    private readonly long[] _lastTick = [.. Enumerable.Repeat(EventTime.None, SensorId.Partitions)];
    private int _ordinal;

    /// <summary>Everything that subscribers would be told, in order.</summary>
    public List<FleetEvent> Events { get; } = [];

    /// <summary>All readings that the log holds.</summary>
    public HashSet<(SensorId Sensor, long Time, long Value)> Readings { get; } = [];

    /// <summary>Readings that it holds twice: acknowledged once, written again.</summary>
    public int Twice { get; private set; }

    public IEnumerable<SensorId> Sensors => _partitions.SelectMany(sensors => sensors);

    public SensorSummary Summarize(SensorId sensor)
    {
        Asset asset = _assets[sensor.AssetId];
        return _sensorMonitor.Summarize(asset.States[asset.Sensors.IndexOf(sensor)]);
    }

    public ulong AssetDigest(AssetId asset) => _assetMonitor.Digest(_assets[asset].State);

    public void Apply(in LogRecord record)
    {
        _ordinal = 0;
        List<SensorId> sensors = _partitions[record.Partition];
        switch (record.Kind)
        {
            case RecordKind.Define:
                if (!SensorNames.TryRead(record.Payload[4..], record.Count, out SensorId[]? names, out string? error) || BinaryPrimitives.ReadInt32LittleEndian(record.Payload) != sensors.Count)
                    throw new InvalidOperationException($"names at sequence {record.Sequence}: {error ?? "they do not begin where the former end"}");
                foreach (SensorId name in names)
                    Define(name, record.Partition);
                break;
            case RecordKind.Batch:
                if (!BatchRows.TryRead(record.Payload, record.Count, sensors.Count, out BatchRows rows, out error))
                    throw new InvalidOperationException($"batch at sequence {record.Sequence}: {error}");
                for (int row = 0; row < rows.Count; row++)
                {
                    _ordinal = 0;
                    Observe(sensors[rows.Ordinal(row)], record.Position + row, record.Sequence + row, rows[row], _lastTick[record.Partition]);
                }
                break;
            case RecordKind.Tick:
                long now = _lastTick[record.Partition] = Math.Max(_lastTick[record.Partition], BinaryPrimitives.ReadInt64LittleEndian(record.Payload));
                foreach (Asset asset in _inOrder[record.Partition])
                    Tick(asset, record.Position, record.Sequence, now);
                break;
            default:
                SensorId told = sensors[BinaryPrimitives.ReadInt32LittleEndian(record.Payload[4..])];
                _sensorMonitor.Relearn(_assets[told.AssetId].States[_assets[told.AssetId].Sensors.IndexOf(told)], record.Position);
                break;
        }
    }

    private void Define(SensorId sensor, int partition)
    {
        _partitions[partition].Add(sensor);
        if (!_assets.TryGetValue(sensor.AssetId, out Asset? asset))
        {
            _assets.Add(sensor.AssetId, asset = new Asset());
            _inOrder[partition].Add(asset);
            asset.State = new byte[_assetMonitor.StateBytes(1)];
            _assetMonitor.Initialize(asset.State, 1);
        }
        else
        {
            var larger = new byte[_assetMonitor.StateBytes(asset.Sensors.Count + 1)];
            _assetMonitor.Grow(asset.State, larger, asset.Sensors.Count + 1);
            asset.State = larger;
        }
        asset.Sensors.Add(sensor);
        var state = new byte[_sensorMonitor.StateBytes];
        _sensorMonitor.Initialize(state);
        asset.States.Add(state);
    }

    private void Observe(SensorId sensor, long position, long sequence, in Reading reading, long now)
    {
        if (!Readings.Add((sensor, reading.Time, BitConverter.DoubleToInt64Bits(reading.Value))))
            Twice++;
        Asset asset = _assets[sensor.AssetId];
        int index = asset.Sensors.IndexOf(sensor);
        if (_sensorMonitor.Observe(asset.States[index], position, reading, now, out Verdict verdict) is not (Observation.Scored or Observation.NoMeasurement))
            return;
        Tell(sensor, position, sequence, verdict);
        if (_assetMonitor.Observe(asset.State, position, index, verdict, out AssetVerdict found))
            Tell(asset, sequence, found);
    }

    private void Tick(Asset asset, long position, long sequence, long now)
    {
        if (_assetMonitor.Tick(asset.State, position, now, out AssetVerdict found))
            Tell(asset, sequence, found);
        for (int index = 0; index < asset.Sensors.Count; index++)
        {
            if (!_sensorMonitor.Tick(asset.States[index], position, now, out Verdict verdict))
                continue;
            Tell(asset.Sensors[index], position, sequence, verdict);
            if (_assetMonitor.Observe(asset.State, position, index, verdict, out found))
                Tell(asset, sequence, found);
        }
    }

    private void Tell(SensorId sensor, long position, long sequence, in Verdict verdict)
    {
        if (!verdict.IsAnomalous && !verdict.IsChange)
            return;
        var at = new EventPosition(sequence, _ordinal++);
        if (verdict.IsAlarm || verdict.IsChange)
            Events.Add(new VerdictEvent(at, new VerdictRecord(sensor, position, verdict)));
    }

    private void Tell(Asset asset, long sequence, in AssetVerdict found)
    {
        if (found.Change == IncidentChange.None)
            return;
        Incident incident = found.Incident;
        Events.Add(new IncidentEvent(new EventPosition(sequence, _ordinal++), found.Change, new IncidentRecord
        {
            Asset = asset.Sensors[0].AssetId,
            Number = incident.Number,
            Start = incident.Start,
            Opened = incident.Opened,
            Peak = incident.Peak,
            End = incident.End,
            IsOpen = found.Change != IncidentChange.Closed,
            PValue = incident.PValue,
            Confidence = incident.Confidence,
            Kind = incident.Kind,
            Origin = incident.Origin,
            Causes = [.. Enumerable.Range(0, incident.CauseCount).Select(rank => new CauseRecord(asset.Sensors[incident.GetCause(rank).Sensor], incident.GetCause(rank).Share, incident.GetCause(rank).Kind))],
        }));
    }

    private sealed class Asset
    {
        public byte[] State = [];

        public List<SensorId> Sensors { get; } = [];

        public List<byte[]> States { get; } = [];
    }
}
