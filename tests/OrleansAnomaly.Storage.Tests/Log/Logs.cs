using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Storage.Tests.Log;

/// <summary>A record as the tests compare it.</summary>
internal sealed record Row(int Partition, RecordKind Kind, int Count, long Position, long Sequence, string Payload);

/// <summary>What several tests of the log need.</summary>
internal static class Logs
{
    public static PartitionLog Open(IFiles files, long segmentBytes = 1 << 20, FsyncPolicy fsync = FsyncPolicy.Always, bool acceptLoss = false, TimeProvider? time = null) =>
        PartitionLog.OpenUnchecked(files, new PartitionLogOptions { SegmentBytes = segmentBytes, Fsync = fsync, AcceptLoss = acceptLoss }, time ?? new ManualTime());

    /// <summary>Fills a group with 1 to 5 random records of few partitions.</summary>
    public static void Fill(LogGroup group, ref SplitMix64 random, int maxPayload = 60)
    {
        group.Clear();
        for (int i = 1 + random.NextInt32(5); i > 0; i--)
        {
            Span<byte> payload = group.Reserve(random.NextInt32(4) * 341, (RecordKind)(1 + random.NextInt32(5)), 1 + random.NextInt32(7), random.NextInt32(maxPayload));
            foreach (ref byte b in payload)
                b = (byte)random.NextUInt64();
        }
    }

    public static List<Row> Rows(LogGroup group)
    {
        var rows = new List<Row>();
        foreach (LogRecord record in group)
            rows.Add(new Row(record.Partition, record.Kind, record.Count, record.Position, record.Sequence, Convert.ToHexString(record.Payload)));
        return rows;
    }

    /// <summary>All groups that the reader has by now.</summary>
    public static List<List<Row>> Groups(LogReader reader)
    {
        var groups = new List<List<Row>>();
        while (reader.Next() is { } group)
            groups.Add(Rows(group));
        return groups;
    }

    public static List<List<Row>> Groups(PartitionLog log, long from = 0)
    {
        using LogReader reader = log.Read(from);
        return Groups(reader);
    }

    /// <summary>A log of so many groups, written in one life and closed.</summary>
    public static List<List<Row>> Write(IFiles files, ulong seed, int groups, long segmentBytes = 1 << 20)
    {
        using PartitionLog log = Open(files, segmentBytes);
        return Write(log, seed, groups);
    }

    public static List<List<Row>> Write(PartitionLog log, ulong seed, int groups)
    {
        var random = new SplitMix64(seed);
        var group = new LogGroup();
        var written = new List<List<Row>>();
        for (int i = 0; i < groups; i++)
        {
            Fill(group, ref random);
            log.Write(group);
            written.Add(Rows(group));
        }
        return written;
    }

    public static void AssertDense(List<List<Row>> groups, string because)
    {
        long sequence = 0;
        var positions = new Dictionary<int, long>();
        foreach (Row row in groups.SelectMany(group => group))
        {
            Assert.True(row.Sequence == sequence, $"{because}: sequence {row.Sequence}, expected {sequence}");
            Assert.True(row.Position == positions.GetValueOrDefault(row.Partition), $"{because}: position {row.Position}, expected {positions.GetValueOrDefault(row.Partition)}");
            sequence += row.Count;
            positions[row.Partition] = row.Position + row.Count;
        }
    }

    public static void AssertSame(List<List<Row>> expected, List<List<Row>> actual, string because)
    {
        Assert.True(expected.Count == actual.Count, $"{because}: {actual.Count} groups, expected {expected.Count}");
        for (int i = 0; i < expected.Count; i++)
            Assert.True(expected[i].SequenceEqual(actual[i]), $"{because}: group {i} differs");
    }
}
