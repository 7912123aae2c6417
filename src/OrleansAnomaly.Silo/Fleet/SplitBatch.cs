using System.Buffers;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;

namespace OrleansAnomaly.Silo.Fleet;

/// <summary>The part of a batch that goes to one partition, and which of the batch's rows it has.</summary>
internal sealed record SplitBatch(int Partition, BatchPart Part, int[] Rows)
{
    // An answer that lists more would help nobody; history has them all.
    private const int MostAnomalies = 1_000;

    /// <summary>Parts a batch. Rows of a partition keep their order.</summary>
    public static SplitBatch[] Of(ReadingBatch batch)
    {
        ReadOnlySpan<SensorId> sensors = batch.Sensors;
        ReadOnlySpan<int> sensorOf = batch.Ordinals;
        var names = new List<SensorId>?[SensorId.Partitions];
        var rows = new List<int>?[SensorId.Partitions];
        int[] ordinals = new int[sensors.Length];
        ordinals.AsSpan().Fill(-1);
        for (int row = 0; row < sensorOf.Length; row++)
        {
            int sensor = sensorOf[row], partition = sensors[sensor].Partition;
            (rows[partition] ??= []).Add(row);
            if (ordinals[sensor] >= 0)
                continue;
            ordinals[sensor] = (names[partition] ??= []).Count;
            names[partition]!.Add(sensors[sensor]);
        }
        List<SplitBatch> parts = [];
        for (int partition = 0; partition < rows.Length; partition++)
        {
            if (rows[partition] is not { } chosen)
                continue;
            ReadOnlySpan<SensorId> named = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(names[partition]!);
            var nameBytes = new byte[SensorNames.Bytes(named)];
            SensorNames.Write(named, nameBytes);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(BatchRows.MostBytes(chosen.Count));
            int length = BatchRows.Write(batch, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(chosen), ordinals, buffer);
            parts.Add(new SplitBatch(partition, new BatchPart(nameBytes, named.Length, buffer.AsSpan(0, length).ToArray(), chosen.Count), [.. chosen]));
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return [.. parts];
    }

    /// <summary>Makes one receipt of those of all parts.</summary>
    public static Receipt Join(SplitBatch[] parts, PartReceipt[] receipts, IngestWait wait)
    {
        List<Refusal> refusals = [];
        List<VerdictRecord> anomalies = [];
        int accepted = 0, refused = 0;
        long place = long.MaxValue, scored = 0, noMeasurement = 0, duplicates = 0, late = 0, future = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            accepted += receipts[i].Accepted;
            refused += receipts[i].Refused;
            place = Math.Min(place, receipts[i].Place);
            foreach (Refusal refusal in receipts[i].Refusals)
                refusals.Add(refusal with { Row = parts[i].Rows[refusal.Row] });
            if (receipts[i].Scored is not { } tally)
                continue;
            scored += tally.Scored;
            noMeasurement += tally.NoMeasurement;
            duplicates += tally.Duplicates;
            late += tally.Late;
            future += tally.Future;
            anomalies.AddRange(tally.Anomalies);
        }
        return new Receipt
        {
            Accepted = accepted,
            Refused = refused,
            Refusals = [.. refusals.OrderBy(refusal => refusal.Row).Take(Receipt.MostRefusals)],
            Position = new EventPosition(place, int.MaxValue),
            Scored = wait != IngestWait.Scored ? null : new ScoringTally
            {
                Scored = scored,
                NoMeasurement = noMeasurement,
                Duplicates = duplicates,
                Late = late,
                Future = future,
                Anomalies = [.. anomalies.OrderBy(one => one.Verdict.Time).ThenBy(one => one.Sensor.Path, StringComparer.Ordinal).Take(MostAnomalies)],
            },
        };
    }
}
