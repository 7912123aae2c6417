using System.Buffers;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Silo.Partitions;

// Readings and commands on their way into the log.
internal sealed partial class Partition
{
    private long _ticked = EventTime.None;      // time of the latest tick that the log has, or will have

    /// <summary>Whether the monitors are to be told the time.</summary>
    public bool IsTickDue => Sensors > 0 && (_ticked == EventTime.None || _silo.Now >= _ticked + EventTime.From(_silo.Options.TickInterval));

    /// <summary>Takes rows in; ends when they are durable, or scored.</summary>
    public async Task<PartReceipt> IngestAsync(BatchPart part, IngestWait wait)
    {
        if (!SensorNames.TryRead(part.Names, part.Sensors, out SensorId[]? names, out string? error))
            throw new ArgumentException($"the names of a batch cannot be read: {error}", nameof(part));
        if (Array.Find(names, name => name.Partition != Id) is { } foreign)
            throw new ArgumentException($"sensor '{foreign}' belongs to partition {foreign.Partition}; expected {Id}", nameof(part));
        await RoomAsync();
        ThrowIfClosed();
        var records = new LogGroup();
        AddTick(records);
        List<Refusal> refusals = [];
        (int accepted, int refused) = AddRows(part, names, records, refusals);
        var work = records.Records == 0 ? Turn() : Write(records, wait == IngestWait.Scored ? new PartTally() : null);
        await work.Durable;
        _silo.Counts.Accept(accepted);
        if (wait == IngestWait.Scored)
            await work.Done;
        return new PartReceipt(accepted, refused, [.. refusals], wait == IngestWait.Scored ? work.Tally?.ToTally() ?? new ScoringTally() : null, work.Place);
    }

    /// <summary>Makes a sensor forget; ends when it has.</summary>
    /// <returns>Whether the sensor is known.</returns>
    public async Task<bool> RelearnAsync(SensorId sensor)
    {
        await RoomAsync();
        ThrowIfClosed();
        if (_sensors.Find(sensor) is not { } entry)
            return false;
        var records = new LogGroup();
        AddTick(records);
        RelearnRecord.Write(records.Reserve(Id, RecordKind.Command, 1, RelearnRecord.Bytes), entry.Ordinal);
        await Write(records, null).Done;
        return true;
    }

    /// <summary>Tells the time if that is due; ends when all that was taken in before is scored.</summary>
    public async Task SettleAsync()
    {
        await RoomAsync();
        ThrowIfClosed();
        var records = new LogGroup();
        AddTick(records);
        await (records.Records == 0 ? Turn() : Write(records, null)).Done;
        CountIdle(_silo.Options.IdleAfter);
    }

    /// <summary>Does something between two records; ends when it is done.</summary>
    private Task BetweenAsync(Func<Task> act)
    {
        var work = new PartitionWork(act);
        Enqueue(work);
        return work.Done;
    }

    private PartitionWork Turn()
    {
        var work = new PartitionWork((Func<Task>?)null);
        Enqueue(work);
        return work;
    }

    private void Enqueue(PartitionWork work)
    {
        if (!_writing.Writer.TryWrite(work))
            work.Fail(_closed ?? new PartitionLostException($"partition {Id} is closed"));
    }

    private async Task RoomAsync()
    {
        while (!_silo.Room.WaitAsync().IsCompletedSuccessfully || !_reclaiming.IsCompleted)
        {
            await _silo.Room.WaitAsync();
            await _reclaiming;
        }
    }

    /// <summary>Has records written behind all that were before. Never yields between the numbering and the writer's queue, so that rows stay in order.</summary>
    private PartitionWork Write(LogGroup records, PartTally? tally)
    {
        long position = LogEnd;
        LogEnd = records.NumberFrom(position);
        var row = new LogRow(Id, _epoch, position, (int)(LogEnd - position), records.RecordBytes.ToArray());
        _silo.Room.Take(row.Records.Length);
        var work = new PartitionWork(records, row, _silo.Writer.AppendAsync(row)) { Tally = tally };
        Enqueue(work);
        return work;
    }

    // The time comes first, so that readings are held against the clock by which they were let in.
    private void AddTick(LogGroup records)
    {
        // Nobody is there to be told: the first readings are held against the clock, and the next tick is due an interval later.
        if (Sensors == 0)
            _ticked = _silo.Now;
        if (!IsTickDue)
            return;
        _ticked = Math.Max(_ticked, _silo.Now);
        TickRecord.Write(records.Reserve(Id, RecordKind.Tick, 1, TickRecord.Bytes), _ticked);
    }

    private (int Accepted, int Refused) AddRows(BatchPart part, SensorId[] names, LogGroup records, List<Refusal> refusals)
    {
        if (!BatchRows.TryRead(part.Rows, part.Count, part.Sensors, out BatchRows rows, out string? error))
            throw new ArgumentException($"the rows of a batch cannot be read: {error}", nameof(part));
        // Nothing may fail once sensors have been named: the log must have their names before it has anything behind them.
        for (int row = 0; row < rows.Count; row++)
        {
            if (!EventTime.IsValid(rows[row].Time))
                throw new ArgumentException($"row {row} of a batch has the time {rows[row].Time}; expected one from 1900 to 2200", nameof(part));
        }
        // Where no tick was yet, readings are held against the clock itself.
        long latest = (_ticked == EventTime.None ? _silo.Now : _ticked) + EventTime.From(_silo.Options.Sensors.FutureTolerance);
        var reasons = new RefusalReason?[names.Length];
        int[] ordinals = Define(names, records, reasons);
        var builder = new ReadingBatchBuilder(Math.Max(1, part.Count));
        int[] chosen = ArrayPool<int>.Shared.Rent(part.Count);
        int accepted = 0, refused = 0;
        var known = new int[names.Length];      // ordinal in the builder's batch, plus one
        List<int> ordinalOf = [];
        for (int row = 0; row < rows.Count; row++)
        {
            int name = rows.Ordinal(row);
            RefusalReason? reason = reasons[name] ?? (rows[row].Time > latest ? RefusalReason.Future : null);
            if (reason is { } why)
            {
                _silo.Counts.Refuse(why);
                if (refused++ < Receipt.MostRefusals)
                    refusals.Add(new Refusal(row, names[name], Explain(why, rows[row].Time, latest)));
                continue;
            }
            if (known[name] == 0)
            {
                known[name] = builder.OrdinalOf(names[name]) + 1;
                ordinalOf.Add(ordinals[name]);
            }
            if (!builder.TryAdd(known[name] - 1, rows[row], out error))
                throw new ArgumentException($"row {row} of a batch: {error}", nameof(part));
            chosen[accepted] = accepted;
            accepted++;
        }
        if (accepted > 0)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(BatchRows.MostBytes(accepted));
            int length = BatchRows.Write(builder.Build(), chosen.AsSpan(0, accepted), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ordinalOf), buffer);
            records.Add(Id, RecordKind.Batch, accepted, buffer.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(buffer);
        }
        ArrayPool<int>.Shared.Return(chosen);
        return (accepted, refused);
    }

    /// <summary>Finds the ordinals of sensors; names those that are new, in the log before their first readings.</summary>
    private int[] Define(SensorId[] names, LogGroup records, RefusalReason?[] refused)
    {
        var ordinals = new int[names.Length];
        List<SensorId>? added = null;
        for (int i = 0; i < names.Length; i++)
        {
            if (_sensors.Find(names[i]) is { } entry)
            {
                ordinals[i] = entry.Ordinal;
                continue;
            }
            int siblings = _sensors.SensorsOf(names[i].AssetId);
            long bytes = _silo.Memory.SensorBytes(names[i], siblings);
            refused[i] = siblings >= _silo.Options.MostSensorsPerAsset ? RefusalReason.AssetFull
                : _silo.Memory.Admits(bytes) ? null : RefusalReason.Budget;
            if (refused[i] is not null)
                continue;
            _silo.Memory.Add(bytes);
            ordinals[i] = _sensors.Name(names[i]).Ordinal;
            (added ??= []).Add(names[i]);
        }
        if (added is not null)
        {
            ReadOnlySpan<SensorId> span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(added);
            DefineRecord.Write(records.Reserve(Id, RecordKind.Define, added.Count, DefineRecord.Bytes(span)), _sensors.Count - added.Count, span);
        }
        return ordinals;
    }

    private string Explain(RefusalReason reason, long time, long latest) => reason switch
    {
        RefusalReason.Future => $"the time {IsoTime.Of(time)} lies more than {_silo.Options.Sensors.FutureTolerance} ahead of the fleet's clock; expected at most {IsoTime.Of(latest)}",
        RefusalReason.AssetFull => $"the asset has {_silo.Options.MostSensorsPerAsset} sensors, the most it may have (MostSensorsPerAsset)",
        _ => $"a new sensor, and the silo's memory budget of {_silo.Memory.Limit} bytes is spent: {_silo.Memory.Used} bytes are in use (MemoryBudget)",
    };
}
