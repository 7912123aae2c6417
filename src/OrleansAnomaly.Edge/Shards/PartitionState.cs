using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Edge.Intake;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Edge.Shards;

/// <summary>
/// One partition as its shard holds it: applies the records of its log to the monitors, and moves the states of its assets in and out of memory.
/// Used by one thread.
/// </summary>
internal sealed partial class PartitionState
{
    private readonly ShardContext _shard;
    private readonly PartitionCatalog _catalog;
    private int[] _slots = [];
    private AssetEntry[] _assets = [];
    private long[] _due = [];       // per asset: the earliest tick that can matter to it or a sensor of it
    private int _eventOrdinal;      // among the events of one sequence

    public PartitionState(int id, ShardContext shard)
    {
        Id = id;
        _shard = shard;
        _catalog = shard.Catalog.Partition(id);
    }

    public int Id { get; }

    /// <summary>Position of the next record.</summary>
    public long NextPosition { get; private set; }

    /// <summary>Position behind all that the states of a snapshot hold.</summary>
    public long KnownPosition { get; private set; }

    /// <summary>Time of the latest tick.</summary>
    public long LastTick { get; private set; } = EventTime.None;

    /// <summary>Sensors that the log has named so far.</summary>
    public int Sensors { get; private set; }

    public int Assets { get; private set; }

    /// <summary>Applies the next record of the partition's log.</summary>
    /// <returns>What is wrong with it; null where all is well.</returns>
    public string? Apply(in LogRecord record, ShardOutput output, RequestTally? tally)
    {
        // What a snapshot holds of the whole partition is passed over; what it holds of single assets, asset by asset.
        if (record.Position < NextPosition)
            return null;
        // Where the log has lost what states still hold, it goes on behind them.
        if (record.Position > NextPosition && record.Position > KnownPosition && !_shard.AcceptsLoss)
            return $"the log of partition {Id} goes on at position {record.Position}; expected {NextPosition}";
        string? error = record.Kind switch
        {
            RecordKind.Batch => ApplyBatch(record, output, tally),
            RecordKind.Tick => ApplyTick(record, output),
            RecordKind.Define => ApplyDefine(record, output),
            RecordKind.Command => ApplyCommand(record),
            _ => $"a record of kind {(int)record.Kind} in partition {Id} at position {record.Position}; this version does not know it",
        };
        NextPosition = record.Position + record.Count;
        return error;
    }

    private string? ApplyBatch(in LogRecord record, ShardOutput output, RequestTally? tally)
    {
        if (!BatchRows.TryRead(record.Payload, record.Count, Sensors, out BatchRows rows, out string? error))
            return $"batch of partition {Id} at position {record.Position}: {error}";
        SensorMonitor sensors = _shard.Sensors;
        AssetMonitor assets = _shard.Assets;
        for (int row = 0; row < rows.Count; row++)
        {
            int ordinal = rows.Ordinal(row), index = _catalog.AssetOf(ordinal);
            long position = record.Position + row;
            ref AssetEntry asset = ref _assets[index];
            if (position < asset.From)
                continue;
            if (!asset.IsInMemory)
                BringBack(index);
            _eventOrdinal = 0;
            Span<byte> slot = _shard.States[_slots[ordinal]];
            Span<byte> state = slot[..sensors.StateBytes];
            Observation observation = sensors.Observe(state, position, rows[row], LastTick, out Verdict verdict);
            _shard.Counts.Count(observation);
            tally?.Count(observation);
            asset.IsDirty = true;
            asset.Used = _shard.Ticks;
            if (observation is not (Observation.Scored or Observation.NoMeasurement))
                continue;
            _shard.Watch?.Take(_catalog.Sensor(ordinal), position, verdict);
            if (observation == Observation.Scored && Minute(slot).Take(verdict, out MinuteAggregate finished))
                output.Minutes.Add(new SensorMinute(new SensorKey(Id, ordinal).Packed, finished));
            if (verdict.IsAnomalous || verdict.IsChange)
                Tell(ordinal, position, record.Sequence + row, verdict, output, tally);
            Span<byte> assetState = _shard.AssetStates.State(asset.Slot, asset.Sensors);
            if (assets.Observe(assetState, position, _catalog.IndexOf(ordinal), verdict, out AssetVerdict found))
                Tell(index, record.Sequence + row, found, output);
            _due[index] = Math.Min(_due[index], Math.Min(sensors.NextTick(state), assets.NextTick(assetState)));
        }
        return null;
    }

    private string? ApplyTick(in LogRecord record, ShardOutput output)
    {
        if (!TickRecord.TryRead(record.Payload, out long time, out string? error))
            return $"tick of partition {Id} at position {record.Position}: {error}";
        LastTick = Math.Max(LastTick, time);
        _eventOrdinal = 0;
        for (int index = 0; index < Assets; index++)
        {
            if (_due[index] <= LastTick && record.Position >= _assets[index].From)
                TickAsset(index, record.Position, record.Sequence, output);
        }
        return null;
    }

    private void TickAsset(int index, long position, long sequence, ShardOutput output)
    {
        if (!_assets[index].IsInMemory)
            BringBack(index);
        ref AssetEntry asset = ref _assets[index];
        Span<byte> assetState = _shard.AssetStates.State(asset.Slot, asset.Sensors);
        bool changed = _shard.Assets.Tick(assetState, position, LastTick, out AssetVerdict found);
        if (changed)
            Tell(index, sequence, found, output);
        long due = long.MaxValue;
        int sensor = 0;
        for (int ordinal = _catalog.First(index); sensor < asset.Sensors; ordinal = _catalog.Next(ordinal), sensor++)
        {
            Span<byte> state = _shard.States[_slots[ordinal]][.._shard.Sensors.StateBytes];
            if (_shard.Sensors.Tick(state, position, LastTick, out Verdict verdict))
            {
                changed = true;
                _shard.Watch?.Take(_catalog.Sensor(ordinal), position, verdict);
                Tell(ordinal, position, sequence, verdict, output, null);
                if (_shard.Assets.Observe(assetState, position, sensor, verdict, out found))
                    Tell(index, sequence, found, output);
            }
            due = Math.Min(due, _shard.Sensors.NextTick(state));
        }
        _due[index] = Math.Min(due, _shard.Assets.NextTick(assetState));
        asset.IsDirty |= changed;
    }

    private string? ApplyDefine(in LogRecord record, ShardOutput output)
    {
        if (!DefineRecord.TryRead(record.Payload, record.Count, out int first, out SensorId[]? names, out string? error))
            return $"names of sensors of partition {Id} at position {record.Position}: {error}";
        error = _shard.Catalog.Restore(Id, first, names);
        if (error is not null)
            return error;
        Learn(first + names.Length);
        for (int i = 0; i < names.Length; i++)
            output.Names.Add(new SensorName(new SensorKey(Id, first + i).Packed, names[i]));
        return null;
    }

    /// <summary>The command that makes a sensor forget, as a record of the log.</summary>
    public static LogGroup Relearn(LogGroup records, SensorKey sensor)
    {
        RelearnRecord.Write(records.Reserve(sensor.Partition, RecordKind.Command, 1, RelearnRecord.Bytes), sensor.Ordinal);
        return records;
    }

    private string? ApplyCommand(in LogRecord record)
    {
        if (!RelearnRecord.TryRead(record.Payload, out int ordinal, out string? error))
            return $"in partition {Id} at position {record.Position}: {error}";
        if ((uint)ordinal >= (uint)Sensors)
            return $"a command for sensor {ordinal} of partition {Id}, which has {Sensors}";
        int index = _catalog.AssetOf(ordinal);
        if (record.Position < _assets[index].From)
            return null;
        if (!_assets[index].IsInMemory)
            BringBack(index);
        _shard.Sensors.Relearn(_shard.States[_slots[ordinal]][.._shard.Sensors.StateBytes], record.Position);
        _assets[index].IsDirty = true;
        return null;
    }

    private static ref MinuteState Minute(Span<byte> slot) => ref MemoryMarshal.AsRef<MinuteState>(slot[^MinuteState.Bytes..]);

    private void Tell(int ordinal, long position, long sequence, in Verdict verdict, ShardOutput output, RequestTally? tally)
    {
        var record = new VerdictRecord(_catalog.Sensor(ordinal), position, verdict);
        output.Verdicts.Add(new StoredVerdict(new SensorKey(Id, ordinal).Packed, new EventPosition(sequence, _eventOrdinal++), record, verdict.IsAlarm || verdict.IsChange));
        if (verdict.IsAnomalous)
            tally?.Add(record);
    }

    private void Tell(int index, long sequence, in AssetVerdict found, ShardOutput output)
    {
        if (found.Change == IncidentChange.None)
            return;
        var position = new EventPosition(sequence, _eventOrdinal++);
        output.Incidents.Add(new StoredIncident(position, found.Change, Record(index, found.Incident, found.Change != IncidentChange.Closed)));
    }

    private IncidentRecord Record(int index, in Incident incident, bool isOpen) => IncidentRecord.Of(_catalog.Asset(index), incident, isOpen, sensor =>
    {
        int ordinal = _catalog.First(index);
        for (; sensor > 0; sensor--)
            ordinal = _catalog.Next(ordinal);
        return _catalog.Sensor(ordinal);
    });
}
