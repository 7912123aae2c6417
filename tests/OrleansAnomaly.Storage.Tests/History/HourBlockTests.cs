using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Storage.Tests.History;

public class HourBlockTests
{
    private const long Key = 3L << 32 | 17;

    private static readonly HistoryPlace s_place = new("file", "Put back a copy");

    [Fact]
    public void What_comes_back_is_as_accurate_as_promised_and_packing_again_changes_nothing()
    {
        Gen<ulong> seeds = from seed in Gen.Choose(0, int.MaxValue) select (ulong)seed;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(2024, 1), Prop.ForAll(seeds.ToArbitrary(), seed =>
        {
            MinuteAggregate[] minutes = Hour(seed), back = new MinuteAggregate[60], again = new MinuteAggregate[60];
            byte[] data = HourBlock.Encode(minutes, Key);
            int n = HourBlock.Decode(data, HourBlock.HourOf(minutes[0].Minute), Key, back, s_place, out double anchor);
            Assert.Equal(minutes.Length, n);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal((minutes[i].Minute, minutes[i].Count), (back[i].Minute, back[i].Count));
                AssertClose(minutes[i].Mean, back[i].Mean, anchor, seed);
                AssertClose(minutes[i].Min, back[i].Min, anchor, seed);
                AssertClose(minutes[i].Max, back[i].Max, anchor, seed);
                Assert.True(back[i].Min <= back[i].Mean && back[i].Mean <= back[i].Max, $"seed {seed}: {back[i]}");
                Assert.True(Math.Abs(minutes[i].Score - back[i].Score) <= 1 / 131_070.0 + 1e-7, $"seed {seed}: {back[i]}");
            }
            HourBlock.Decode(HourBlock.Encode(back.AsSpan(0, n), Key, anchor), HourBlock.HourOf(minutes[0].Minute), Key, again, s_place, out _);
            Assert.Equal(back, again);
        }));
    }

    [Fact]
    public void A_full_hour_of_single_readings_takes_384_bytes_and_one_of_many_864()
    {
        MinuteAggregate[] one = [.. Enumerable.Range(0, 60).Select(i => new MinuteAggregate { Minute = i * EventTime.Minute, Count = 1, Min = i, Max = i, Mean = i })];
        MinuteAggregate[] many = [.. one.Select(minute => minute with { Count = 6, Max = minute.Mean + 1 })];
        Assert.Equal((384, 864), (HourBlock.Encode(one, Key).Length, HourBlock.Encode(many, Key).Length));
    }

    [Fact]
    public void Bytes_that_anything_happened_to_are_refused()
    {
        MinuteAggregate[] minutes = Hour(5), room = new MinuteAggregate[60];
        long hour = HourBlock.HourOf(minutes[0].Minute);
        byte[] sound = HourBlock.Encode(minutes, Key);
        var random = new SplitMix64(1);
        for (int i = 0; i < 8 * sound.Length; i++)
        {
            byte[] damaged = [.. sound];
            damaged[i / 8] ^= (byte)(1 << i % 8);
            AssertRefused(damaged, hour, Key);
            AssertRefused(sound[..(i / 8)], hour, Key);
        }
        for (int i = 0; i < 2000; i++)
            AssertRefused([.. Enumerable.Range(0, random.NextInt32(100)).Select(j => j == 0 ? (byte)1 : (byte)random.NextInt32(256))], hour, Key);
        AssertRefused(sound, hour + 1, Key);
        AssertRefused(sound, hour, Key + 1);

        void AssertRefused(byte[] bytes, long where, long whose) =>
            Assert.Contains("damaged", Assert.Throws<StorageException>(() => HourBlock.Decode(bytes, where, whose, room, s_place, out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chunk_keeps_minutes_exactly_finds_sensors_and_refuses_damage()
    {
        SensorMinute[] rows = [.. new[] { 0u, 5u, 3_000_000_000u }.SelectMany(ordinal => Hour(ordinal + 4).Select(minute => new SensorMinute(7L << 32 | ordinal, minute)))];
        byte[] sound = MinuteChunk.Encode(rows);
        MinuteChunk chunk = MinuteChunk.Decode(sound, s_place);
        Assert.Equal(rows, Enumerable.Range(0, chunk.Rows).Select(i => new SensorMinute(7L << 32 | chunk.Ordinal(i), chunk.Minute(i))));
        Assert.Equal(Array.FindIndex(rows, row => (uint)row.SensorKey == 5), chunk.FirstOf(5));
        Assert.Equal(chunk.FirstOf(6), chunk.FirstOf(3_000_000_000));
        Assert.Equal(rows.Length, chunk.FirstOf(uint.MaxValue));
        for (int i = 0; i < sound.Length; i++)
        {
            byte[] damaged = [.. sound];
            damaged[i] ^= 16;
            Assert.Throws<StorageException>(() => MinuteChunk.Decode(damaged, s_place));
            Assert.Throws<StorageException>(() => MinuteChunk.Decode(sound[..i], s_place));
        }
    }

    private static MinuteAggregate[] Hour(ulong seed)
    {
        var random = new SplitMix64(seed);
        long hour = (random.NextInt32(2_000_000) - 600_000) * EventTime.Hour;
        double level = 1e6 * random.NextGaussian(), spread = Real.Exp(20 * random.NextDouble() - 10);
        int kind = random.NextInt32(5), count = 1 + random.NextInt32(60);
        List<MinuteAggregate> minutes = [];
        for (int i = 0; i < 60; i++)
        {
            if (i != count - 1 && random.NextInt32(60) >= count)
                continue;
            // Of kind 0 some minutes are wild, of kind 1 too wild for single precision.
            double mean = level + spread * random.NextGaussian() * (random.NextInt32(20) > 0 ? 1 : kind == 0 ? 1e25 : kind == 1 ? 1e290 : 1);
            double half = kind == 2 ? 0 : spread * random.NextDouble();
            minutes.Add(new MinuteAggregate
            {
                Minute = hour + i * EventTime.Minute, Count = kind == 3 ? 12 : 1 + random.NextInt32(65_535), Mean = mean, Min = mean - half, Max = mean + half,
                Score = (float)random.NextDouble(),
            });
        }
        return [.. minutes];
    }

    private static void AssertClose(double expected, double found, double anchor, ulong seed)
    {
        double allowed = Math.Abs(expected - anchor) / (1 << 24) + Math.Abs(Math.BitIncrement(expected) - expected) / 2 + 1e-45;
        Assert.True(Math.Abs(expected - found) <= 1.0000001 * allowed, $"seed {seed}: {found:R}; expected {expected:R} within {allowed}");
    }
}
