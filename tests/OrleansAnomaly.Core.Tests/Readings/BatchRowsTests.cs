using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Readings;

public class BatchRowsTests
{
    private const long T = 1_700_000_000 * EventTime.Second;

    [Fact]
    public void Chosen_rows_come_back_as_they_were_whatever_their_columns_need()
    {
        var random = new SplitMix64(1);
        for (int round = 0; round < 3_000; round++)
        {
            int sensors = 1 + random.NextInt32(5), rows = 1 + random.NextInt32(40);
            long spread = new[] { 0, 5, EventTime.Hour, 3 * EventTime.Day, EventTime.MaxLength / 4 }[random.NextInt32(5)];
            int[] ordinals = [.. Enumerable.Range(0, sensors).Select(_ => random.NextInt32(new[] { 3, 200, 70_000, int.MaxValue }[random.NextInt32(4)]))];
            bool flawed = random.NextInt32(2) == 0;
            var builder = new ReadingBatchBuilder();
            int[] inBatch = [.. Enumerable.Range(0, sensors).Select(i => builder.OrdinalOf(SensorId.Create($"a/{i}")))];
            for (int row = 0; row < rows; row++)
            {
                long time = T + (spread == 0 ? 0 : (long)(random.NextUInt64() % (ulong)spread) - spread / 2);
                double value = BitConverter.UInt64BitsToDouble(random.NextUInt64());
                Assert.True(builder.TryAdd(inBatch[random.NextInt32(sensors)], new Reading(time, value, flawed ? (Quality)random.NextInt32(4) : Quality.Good), out _));
            }
            ReadingBatch batch = builder.Build();
            int[] chosen = [.. Enumerable.Range(0, rows).Where(row => row == 0 || random.NextInt32(3) > 0)];
            var bytes = new byte[BatchRows.MostBytes(chosen.Length)];
            int length = BatchRows.Write(batch, chosen, ordinals, bytes);

            Assert.True(BatchRows.TryRead(bytes.AsSpan(0, length), chosen.Length, int.MaxValue, out BatchRows read, out string? error), error);
            for (int i = 0; i < chosen.Length; i++)
            {
                Reading expected = batch[chosen[i]], found = read[i];
                Assert.Equal(ordinals[batch.Ordinals[chosen[i]]], read.Ordinal(i));
                Assert.Equal((expected.Time, expected.Quality), (found.Time, found.Quality));
                Assert.Equal(BitConverter.DoubleToUInt64Bits(expected.Value), BitConverter.DoubleToUInt64Bits(found.Value));
            }
        }
    }

    [Fact]
    public void Rows_of_one_moment_and_good_quality_take_nine_bytes_each()
    {
        var builder = new ReadingBatchBuilder();
        for (int i = 0; i < 100; i++)
            builder.Add(SensorId.Create($"a/{i}"), new Reading(T, i));
        ReadingBatch batch = builder.Build();
        int[] all = [.. Enumerable.Range(0, 100)];
        Assert.Equal(9 + 100 * 9, BatchRows.Write(batch, all, all, new byte[BatchRows.MostBytes(100)]));
    }

    [Fact]
    public void Foreign_bytes_are_refused_with_the_reason_and_never_read_beyond_their_end()
    {
        var random = new SplitMix64(2);
        int taken = 0;
        for (int round = 0; round < 200_000; round++)
        {
            var bytes = new byte[random.NextInt32(64)];
            for (int i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)random.NextUInt64();
            if (bytes.Length > 0 && random.NextInt32(2) == 0)
                bytes[0] &= 31;
            int count = random.NextInt32(8) - 1;
            if (!BatchRows.TryRead(bytes, count, 1 << 30, out BatchRows rows, out string? error))
            {
                Assert.NotEmpty(error);
                continue;
            }
            taken++;
            for (int row = 0; row < rows.Count; row++)
                Assert.InRange(rows.Ordinal(row), 0, (1 << 30) - 1);
        }
        Assert.InRange(taken, 100, 100_000);
        byte[] one = [0, .. new byte[8], 7, .. new byte[8]];
        Assert.True(BatchRows.TryRead(one, 1, 8, out _, out _));
        Assert.False(BatchRows.TryRead(one, 1, 7, out _, out string? unknown));
        Assert.Equal("row 0 is of sensor 7; the partition has 7", unknown);
        Assert.False(BatchRows.TryRead(one, int.MaxValue, 8, out _, out string? many));
        Assert.Contains("expected 19327352", many);
    }

    [Fact]
    public void Names_come_back_and_foreign_bytes_are_refused()
    {
        SensorId[] sensors = [SensorId.Create("plant/pump/flow"), SensorId.Create("ä", "mandant"), SensorId.Create(new string('x', 256))];
        var bytes = new byte[SensorNames.Bytes(sensors)];
        Assert.Equal(bytes.Length, SensorNames.Write(sensors, bytes));
        Assert.True(SensorNames.TryRead(bytes, 3, out SensorId[]? read, out _));
        Assert.Equal(sensors, read);
        for (int cut = 0; cut < bytes.Length; cut++)
            Assert.False(SensorNames.TryRead(bytes.AsSpan(0, cut), 3, out _, out _));
        Assert.False(SensorNames.TryRead(bytes, 2, out _, out string? more));
        Assert.Contains("no more bytes", more);
        Assert.False(SensorNames.TryRead(bytes, int.MaxValue, out _, out _));
        bytes[2] = (byte)'\n';
        Assert.False(SensorNames.TryRead(bytes, 3, out _, out string? control));
        Assert.Contains("control character", control);
    }
}
