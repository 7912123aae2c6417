using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Storage.Tests.Log;

/// <summary>What records hold. The bytes are written out, because logs that lie on disks have them.</summary>
public class RecordPayloadTests
{
    private static readonly SensorId[] s_names = [SensorId.Create("a/b"), SensorId.Create("c", "t")];

    [Fact]
    public void A_tick_is_its_time()
    {
        byte[] payload = new byte[TickRecord.Bytes];
        TickRecord.Write(payload, 0x0102_0304_0506);
        Assert.Equal("0605040302010000", Convert.ToHexString(payload));
        Assert.True(TickRecord.TryRead(payload, out long time, out _));
        Assert.Equal(0x0102_0304_0506, time);
    }

    [Fact]
    public void A_tick_of_another_length_or_of_a_time_that_no_reading_has_is_refused()
    {
        AssertRefused(new byte[7], "a time in 7 bytes; expected 8");
        AssertRefused(new byte[9], "a time in 9 bytes; expected 8");
        AssertRefused(BitConverter.GetBytes(EventTime.MaxValue + 1), $"the time is {EventTime.MaxValue + 1}");
        AssertRefused(BitConverter.GetBytes(long.MinValue), $"the time is {long.MinValue}");

        static void AssertRefused(byte[] payload, string expected)
        {
            Assert.False(TickRecord.TryRead(payload, out long time, out string? error));
            Assert.Contains(expected, error);
            Assert.Equal(EventTime.None, time);
        }
    }

    [Fact]
    public void Names_stand_behind_the_ordinal_of_the_first()
    {
        byte[] payload = new byte[DefineRecord.Bytes(s_names)];
        DefineRecord.Write(payload, 258, s_names);
        Assert.Equal("02010000" + "0700" + "64656661756C74" + "0300" + "612F62" + "0100" + "74" + "0100" + "63", Convert.ToHexString(payload));
        Assert.True(DefineRecord.TryRead(payload, 2, out int first, out SensorId[]? names, out _));
        Assert.Equal(258, first);
        Assert.Equal(s_names, names);
    }

    [Fact]
    public void Names_that_are_cut_off_or_of_another_number_or_behind_no_ordinal_are_refused()
    {
        byte[] payload = new byte[DefineRecord.Bytes(s_names)];
        DefineRecord.Write(payload, -1, s_names);
        AssertRefused(payload, 2, "the first sensor's ordinal is -1; expected 0 or more");
        DefineRecord.Write(payload, 0, s_names);
        AssertRefused(payload[..3], 2, "names of sensors in 3 bytes; expected at least 4");
        for (int length = 4; length < payload.Length; length++)
            AssertRefused(payload[..length], 2, "");
        foreach (int count in new[] { int.MinValue, 0, 1, 3, int.MaxValue })
            AssertRefused(payload, count, "sensor");

        static void AssertRefused(byte[] payload, int count, string expected)
        {
            Assert.False(DefineRecord.TryRead(payload, count, out _, out SensorId[]? names, out string? error));
            Assert.Contains(expected, error);
            Assert.Null(names);
        }
    }

    [Fact]
    public void Relearning_is_command_1_with_the_sensors_ordinal()
    {
        byte[] payload = new byte[RelearnRecord.Bytes];
        RelearnRecord.Write(payload, 258);
        Assert.Equal("0100000002010000", Convert.ToHexString(payload));
        Assert.True(RelearnRecord.TryRead(payload, out int ordinal, out _));
        Assert.Equal(258, ordinal);
    }

    [Theory]
    [InlineData("01000000020100", "a command of 7 bytes that this version does not know; expected 8")]
    [InlineData("010000000201000000", "a command of 9 bytes that this version does not know; expected 8")]
    [InlineData("0200000002010000", "a command of number 2 that this version does not know; expected 1")]
    [InlineData("01000000FFFFFFFF", "a command for sensor -1; expected 0 or more")]
    public void Another_command_is_refused(string payload, string expected)
    {
        Assert.False(RelearnRecord.TryRead(Convert.FromHexString(payload), out int ordinal, out string? error));
        Assert.Equal((expected, 0), (error, ordinal));
    }
}
