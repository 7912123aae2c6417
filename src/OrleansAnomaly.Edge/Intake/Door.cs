using System.Buffers;
using System.Collections.Concurrent;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Edge.Intake;

/// <summary>
/// Where readings come in, on the callers' threads: finds each sensor's place, refuses row by row what cannot be taken, and encodes the rest into
/// one record per partition.
/// </summary>
internal sealed class Door(SensorCatalog catalog, MemoryBudget budget, IntakeQueue queue, EdgeOptions options)
{
    private readonly ConcurrentBag<LogGroup> _groups = [];
    private readonly long _futureTolerance = EventTime.From(options.Sensors.FutureTolerance);
    private readonly long[] _refused = new long[Enum.GetValues<RefusalReason>().Length];
    private long _accepted;
    private long _latest;

    /// <summary>Rows accepted.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    public IReadOnlyDictionary<RefusalReason, long> Refused => Enum.GetValues<RefusalReason>().ToDictionary(reason => reason, reason => Interlocked.Read(ref _refused[(int)reason]));

    /// <summary>
    /// Tells the time that the log's latest tick has. What lies too far ahead of it is refused here; monitors hold readings against the same ticks, so none
    /// is accepted here and refused there.
    /// </summary>
    public void Tick(long now) => Volatile.Write(ref _latest, now + _futureTolerance);

    /// <summary>Takes a batch in; the request waits in the queue when this returns.</summary>
    public IngestRequest Take(ReadingBatch batch, IngestWait wait)
    {
        ReadOnlySpan<SensorId> sensors = batch.Sensors;
        int[] partitions = ArrayPool<int>.Shared.Rent(sensors.Length), ordinals = ArrayPool<int>.Shared.Rent(sensors.Length);
        try
        {
            List<int>? unknown = null;
            for (int i = 0; i < sensors.Length; i++)
            {
                if (catalog.TryGet(sensors[i], out SensorKey key))
                    (partitions[i], ordinals[i]) = (key.Partition, key.Ordinal);
                else
                    (unknown ??= []).Add(i);
            }
            if (unknown is null)
                return Send(batch, partitions, ordinals, null, RentGroup(), wait);
            // Whoever comes after must find the new names in the log before their readings, so they are queued under the same lock.
            lock (catalog.Gate)
            {
                LogGroup records = RentGroup();
                Dictionary<int, RefusalReason>? refused = Define_NeedsGate(sensors, unknown, partitions, ordinals, records);
                IngestRequest request = Send(batch, partitions, ordinals, refused, records, wait);
                foreach (int i in unknown)
                {
                    if (refused?.ContainsKey(i) != true)
                        catalog.Publish_NeedsGate(sensors[i], new SensorKey(partitions[i], ordinals[i]));
                }
                return request;
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(partitions);
            ArrayPool<int>.Shared.Return(ordinals);
        }
    }

    /// <summary>A group of records to fill; <see cref="ReturnGroup"/> takes it back.</summary>
    public LogGroup RentGroup() => _groups.TryTake(out LogGroup? group) ? group : new LogGroup();

    public void ReturnGroup(LogGroup group)
    {
        group.Clear();
        // A few are enough; the rest is left to the garbage collector.
        if (_groups.Count < 64)
            _groups.Add(group);
    }

    private Dictionary<int, RefusalReason>? Define_NeedsGate(ReadOnlySpan<SensorId> sensors, List<int> unknown, int[] partitions, int[] ordinals, LogGroup records)
    {
        Dictionary<int, RefusalReason>? refused = null;
        var named = new SortedDictionary<int, List<SensorId>>();
        var first = new Dictionary<int, int>();
        foreach (int i in unknown)
        {
            // Another caller may have named it while this one waited for the lock.
            if (catalog.TryGet(sensors[i], out SensorKey key))
            {
                (partitions[i], ordinals[i]) = (key.Partition, key.Ordinal);
                continue;
            }
            int partition = sensors[i].Partition, siblings = catalog.Partition(partition).SensorsOf(sensors[i]);
            partitions[i] = partition;
            RefusalReason? reason = siblings >= options.MostSensorsPerAsset ? RefusalReason.AssetFull
                : budget.Admits(budget.SensorBytes(sensors[i], siblings)) ? null : RefusalReason.Budget;
            if (reason is { } why)
            {
                (refused ??= []).Add(i, why);
                continue;
            }
            ordinals[i] = catalog.Define_NeedsGate(sensors[i]).Ordinal;
            if (!named.TryGetValue(partition, out List<SensorId>? names))
            {
                named.Add(partition, names = []);
                first.Add(partition, ordinals[i]);
            }
            names.Add(sensors[i]);
        }
        foreach ((int partition, List<SensorId> names) in named)
        {
            ReadOnlySpan<SensorId> span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(names);
            DefineRecord.Write(records.Reserve(partition, RecordKind.Define, names.Count, DefineRecord.Bytes(span)), first[partition], span);
        }
        return refused;
    }

    private IngestRequest Send(ReadingBatch batch, int[] partitions, int[] ordinals, Dictionary<int, RefusalReason>? refusedSensors, LogGroup records, IngestWait wait)
    {
        ReadOnlySpan<int> sensorOf = batch.Ordinals;
        ReadOnlySpan<long> times = batch.Times;
        long latest = Volatile.Read(ref _latest);
        List<Refusal>? refusals = null;
        int refused = 0;

        // Rows by partition, in their order: count, then place. A batch knows few partitions, so only those are walked.
        int[] next = ArrayPool<int>.Shared.Rent(SensorId.Partitions), rows = ArrayPool<int>.Shared.Rent(Math.Max(1, batch.Count));
        Array.Clear(next, 0, SensorId.Partitions);
        try
        {
            for (int row = 0; row < sensorOf.Length; row++)
            {
                int sensor = sensorOf[row];
                RefusalReason reason;
                if (refusedSensors is not null && refusedSensors.TryGetValue(sensor, out reason))
                    Refuse(row, reason);
                else if (times[row] > latest)
                    Refuse(row, RefusalReason.Future);
                else
                    next[partitions[sensor]]++;
            }
            int accepted = 0, most = 0;
            for (int partition = 0; partition < SensorId.Partitions; partition++)
            {
                int count = next[partition];
                next[partition] = accepted;
                accepted += count;
                most = Math.Max(most, count);
            }
            if (accepted > 0)
                Encode(batch, partitions, ordinals, refusedSensors, latest, next, rows, records, accepted, most);
            Interlocked.Add(ref _accepted, accepted);
            var request = new IngestRequest(records, accepted, refused, refusals ?? (IReadOnlyList<Refusal>)[], wait);
            queue.Add(request);
            return request;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(next);
            ArrayPool<int>.Shared.Return(rows);
        }

        void Refuse(int row, RefusalReason reason)
        {
            Interlocked.Increment(ref _refused[(int)reason]);
            if (refused++ < Receipt.MostRefusals)
                (refusals ??= []).Add(new Refusal(row, batch.Sensors[batch.Ordinals[row]], Explain(reason, batch.Times[row], latest)));
        }
    }

    private static void Encode(ReadingBatch batch, int[] partitions, int[] ordinals, Dictionary<int, RefusalReason>? refusedSensors, long latest, int[] next, int[] rows, LogGroup records, int accepted, int most)
    {
        ReadOnlySpan<int> sensorOf = batch.Ordinals;
        ReadOnlySpan<long> times = batch.Times;
        for (int row = 0; row < sensorOf.Length; row++)
        {
            int sensor = sensorOf[row];
            if (times[row] <= latest && refusedSensors?.ContainsKey(sensor) != true)
                rows[next[partitions[sensor]]++] = row;
        }
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BatchRows.MostBytes(most));
        for (int partition = 0, start = 0; start < accepted; partition++)
        {
            int end = next[partition];
            if (end == start)
                continue;
            int length = BatchRows.Write(batch, rows.AsSpan(start..end), ordinals, buffer);
            records.Add(partition, RecordKind.Batch, end - start, buffer.AsSpan(0, length));
            start = end;
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private string Explain(RefusalReason reason, long time, long latest) => reason switch
    {
        RefusalReason.Future => $"the time {IsoTime.Of(time)} lies more than {options.Sensors.FutureTolerance} ahead of the fleet's clock; expected at most {IsoTime.Of(latest)}",
        RefusalReason.AssetFull => $"the asset has {options.MostSensorsPerAsset} sensors, the most it may have (MostSensorsPerAsset)",
        _ => $"a new sensor, and the memory budget of {budget.Limit} bytes is spent: {budget.Used} bytes are in use, {budget.Idle} of them by idle assets (MemoryBudget)",
    };
}
