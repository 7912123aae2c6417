using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Storage.Tests.Log;

/// <summary>The records of one partition as bytes, on their way to and from a store that is not a segment.</summary>
public class RecordBytesTests
{
    private static readonly Gen<(int Seed, long Position)> s_groups =
        from seed in Gen.Choose(0, int.MaxValue)
        from position in Gen.OneOf(Gen.Choose(0, 5).Select(it => (long)it), Gen.Choose(0, int.MaxValue).Select(it => (1L << 60) - it))
        select (seed, position);

    [Fact]
    public void Records_come_back_with_the_positions_that_they_were_given() => Hold(s_groups, it =>
    {
        (LogGroup group, long next) = Numbered(it.Seed, it.Position);
        List<Row> rows = Logs.Rows(group);
        long expected = it.Position;
        foreach (Row row in rows)
        {
            Assert.Equal((expected, expected), (row.Position, row.Sequence));
            expected += row.Count;
        }
        Assert.Equal(expected, next);

        // What was in the group before does not matter.
        LogGroup back = Numbered(it.Seed + 1L, 0).Group;
        Assert.True(LogGroup.TryRead(group.RecordBytes, back, out string? error), error);
        Assert.Equal(rows, Logs.Rows(back));
        Assert.Equal((group.Records, group.Bytes, it.Position), (back.Records, back.Bytes, back.FirstSequence));
        Assert.True(group.RecordBytes.SequenceEqual(back.RecordBytes));
    });

    [Fact]
    public void A_byte_that_was_flipped_anywhere_is_found()
    {
        Gen<((int Seed, long Position) Group, int At, int Flip)> flips =
            from it in s_groups
            from at in Gen.Choose(0, int.MaxValue)
            from flip in Gen.Choose(1, 255)
            select (it, at, flip);
        Hold(flips, it =>
        {
            byte[] bytes = Numbered(it.Group.Seed, it.Group.Position).Group.RecordBytes.ToArray();
            bytes[it.At % bytes.Length] ^= (byte)it.Flip;
            AssertRefused(bytes, "record ");
        }, cases: 2_000);
    }

    [Fact]
    public void Bytes_that_end_within_a_record_or_go_on_behind_the_last_are_refused() => Hold(s_groups, it =>
    {
        byte[] bytes = Numbered(it.Seed, it.Position).Group.RecordBytes.ToArray();
        int last = 0;
        for (int at = 0; at < bytes.Length; at += LogGroup.RecordHeaderBytes + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4)))
            last = at;
        for (int length = last == 0 ? 0 : last + 1; length < bytes.Length; length++)
            AssertRefused(bytes[..length], "; expected");
        AssertRefused([.. bytes, 0], "bytes are left; expected a record header");
    }, cases: 50);

    [Fact]
    public void Arbitrary_bytes_are_refused_and_never_thrown_at() =>
        Hold(Gen.Choose(0, 255).Select(it => (byte)it).ArrayOf(), bytes => AssertRefused(bytes, "expected"), cases: 1_000);

    [Fact]
    public void Sound_records_that_do_not_belong_together_are_refused()
    {
        var one = new LogGroup();
        one.Add(7, RecordKind.Tick, 3, [1]);
        one.NumberFrom(10);
        var other = new LogGroup();
        other.Add(7, RecordKind.Tick, 1, [2]);
        other.NumberFrom(13);
        var back = new LogGroup();
        Assert.True(LogGroup.TryRead([.. one.RecordBytes, .. other.RecordBytes], back, out _));
        Assert.Equal([10, 13], Logs.Rows(back).Select(row => row.Position));

        other.NumberFrom(14);
        AssertRefused([.. one.RecordBytes, .. other.RecordBytes], "record 1, at byte 25: the position in partition 7 is 14; expected 13");
        AssertRefused([.. one.RecordBytes, .. one.RecordBytes], "record 1, at byte 25: the position in partition 7 is 10; expected 13");
        other.Clear();
        other.Add(8, RecordKind.Tick, 1, [2]);
        other.NumberFrom(13);
        AssertRefused([.. one.RecordBytes, .. other.RecordBytes], "record 1, at byte 25: the partition is 8; expected 7, as before");
    }

    [Theory]
    [InlineData(LogGroup.KindAt, 0, "the kind is 0; expected 1 to 5")]
    [InlineData(LogGroup.KindAt, 6, "the kind is 6; expected 1 to 5")]
    [InlineData(LogGroup.KindAt + 1, 1, "the kind is 259; expected 1 to 5")]
    [InlineData(LogGroup.PartitionAt + 1, 4, "the partition is 1031; expected 0 to 1023")]
    [InlineData(LogGroup.CountAt, 0, "the count is 0; expected 1 or more")]
    [InlineData(LogGroup.CountAt + 3, 0x80, "the count is -2147483647; expected 1 or more")]
    [InlineData(LogGroup.PositionAt + 7, 0x80, "the position in partition 7 is -9223372036854775803; expected 0 to 1152921504606846976")]
    [InlineData(LogGroup.PositionAt + 7, 0x10, "the position in partition 7 is 1152921504606846981; expected 0 to 1152921504606846976")]
    public void What_a_right_checksum_says_is_not_believed_either(int at, byte value, string error)
    {
        var group = new LogGroup();
        group.Add(7, RecordKind.Tick, 1, []);
        group.NumberFrom(5);
        byte[] bytes = group.RecordBytes.ToArray();
        bytes[at] = value;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Crc32C.Of(bytes.AsSpan(4)));
        AssertRefused(bytes, $"record 0, at byte 0: {error}");
    }

    [Fact]
    public void Only_the_records_of_one_partition_are_numbered_from_a_position()
    {
        var group = new LogGroup();
        Assert.Equal(5, group.NumberFrom(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => group.NumberFrom(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => group.NumberFrom((1L << 60) + 1));
        group.Add(7, RecordKind.Tick, 1, []);
        Assert.Throws<InvalidOperationException>(() => group.RecordBytes.Length);
        group.Add(8, RecordKind.Tick, 1, []);
        Assert.Contains("partitions 7 and 8", Assert.Throws<InvalidOperationException>(() => group.NumberFrom(0)).Message);
        Assert.Equal(-1, group.FirstSequence);
    }

    private static (LogGroup Group, long Next) Numbered(long seed, long position)
    {
        var random = new SplitMix64((ulong)seed);
        LogGroup several = new(), one = new();
        Logs.Fill(several, ref random);
        foreach (LogRecord record in several)
            one.Add((int)(seed % 1024), record.Kind, record.Count, record.Payload);
        return (one, one.NumberFrom(position));
    }

    private static void AssertRefused(byte[] bytes, string expected)
    {
        var group = new LogGroup();
        group.Add(1, RecordKind.Tick, 1, [1]);
        Assert.False(LogGroup.TryRead(bytes, group, out string? error));
        Assert.Contains(expected, error);
        Assert.Equal((0, -1, 0), (group.Records, group.FirstSequence, Logs.Rows(group).Count));
    }

    private static void Hold<T>(Gen<T> values, Action<T> property, int cases = 300) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(2026, 1), Prop.ForAll(values.ToArbitrary(), property));
}
