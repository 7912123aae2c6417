using System.Globalization;
using System.Text;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Data.Tests.Csv;

public class FieldTests
{
    [Theory]
    [InlineData("2024-02-29", "2024-02-29T00:00:00Z")]
    [InlineData("2024/2/9", "2024-02-09T00:00:00Z")]
    [InlineData("2024/02/09 07:08", "2024-02-09T07:08:00Z")]
    [InlineData("2024-02", "2024-02-01T00:00:00Z")]
    [InlineData("20240229T010203Z", "2024-02-29T01:02:03Z")]
    [InlineData("2024-02-29T01:02:03.1234567Z", "2024-02-29T01:02:03.123456Z")]
    [InlineData("2024-02-29 01:02:03,5", "2024-02-29T01:02:03.5Z")]
    [InlineData("2024-02-29t01:02:03.123456789123+02:00", "2024-02-28T23:02:03.123456Z")]
    [InlineData("2024-02-29T01:02:03-0130", "2024-02-29T02:32:03Z")]
    [InlineData("2024-02-29T01:02:03 UTC", "2024-02-29T01:02:03Z")]
    [InlineData("2024-02-29T01+05", "2024-02-28T20:00:00Z")]
    [InlineData("2024-12-31T24:00", "2025-01-01T00:00:00Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.999999Z")]
    public void Calendar_times_are_read_to_the_microsecond(string text, string expected)
    {
        Assert.True(IsoTime.TryParse(Encoding.UTF8.GetBytes(text), out long time));
        Assert.Equal(ReadTable.Micros(expected), time);
    }

    [Theory]
    [InlineData("2023-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("2024-00-10")]
    [InlineData("0000-01-01")]
    [InlineData("2024-01/01")]
    [InlineData("2024-01-01T")]
    [InlineData("2024-01-01T24:01")]
    [InlineData("2024-01-01T12:60")]
    [InlineData("2024-01-01T12:30:60")]
    [InlineData("2024-01-01T12:30:10.")]
    [InlineData("2024-01-01T12:30:10+25:00")]
    [InlineData("2024-01-01T12:30:10 CET")]
    [InlineData("2024-01-01T12:3")]
    [InlineData("2024-01-01x")]
    [InlineData("2024-001")]
    [InlineData("03/15/2024")]
    [InlineData("20240132")]
    public void What_is_no_calendar_time_is_not_read_as_one(string text) => Assert.False(IsoTime.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Calendar_times_are_those_of_the_framework()
    {
        var random = new SplitMix64(11);
        for (int i = 0; i < 5_000; i++)
        {
            long ticks = (long)(random.NextDouble() * DateTime.MaxValue.Ticks);
            var time = new DateTimeOffset(ticks, TimeSpan.Zero);
            string text = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
            Assert.True(IsoTime.TryParse(Encoding.UTF8.GetBytes(text), out long micros), text);
            Assert.Equal(EventTime.From(time), micros);
        }
    }

    [Theory]
    [InlineData("-0.0000001", CsvTimeFormat.EpochSeconds, -1)]
    [InlineData("-1.5", CsvTimeFormat.EpochSeconds, -1_500_000)]
    [InlineData("1.9999999", CsvTimeFormat.EpochSeconds, 1_999_999)]
    [InlineData(".5", CsvTimeFormat.EpochMilliseconds, 500)]
    [InlineData("7.999", CsvTimeFormat.EpochMicroseconds, 7)]
    [InlineData("1999", CsvTimeFormat.EpochNanoseconds, 1)]
    [InlineData("-1", CsvTimeFormat.EpochNanoseconds, -1)]
    [InlineData("-1000", CsvTimeFormat.EpochNanoseconds, -1)]
    [InlineData("1.5e3", CsvTimeFormat.EpochMilliseconds, 1_500_000)]
    [InlineData("99999999999999999999999999999999999999999999", CsvTimeFormat.EpochSeconds, long.MaxValue)]
    [InlineData("-1e27", CsvTimeFormat.EpochSeconds, long.MinValue)]
    public void Epoch_times_are_exact_and_cut_towards_the_past(string text, CsvTimeFormat format, long expected)
    {
        Assert.True(EpochTime.TryParse(Encoding.UTF8.GetBytes(text), format, false, out long time));
        Assert.Equal(expected, time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("12:30")]
    [InlineData("1e")]
    [InlineData("NaN")]
    [InlineData("1,5")]
    public void What_is_no_number_is_no_epoch_time(string text) =>
        Assert.False(EpochTime.TryParse(Encoding.UTF8.GetBytes(text), CsvTimeFormat.EpochSeconds, false, out _));

    [Fact]
    public void Numbers_are_the_doubles_of_the_framework_to_the_last_bit()
    {
        var random = new SplitMix64(5);
        string[] formats = ["R", "E17", "E16", "E5", "F3", "F12", "F0", "G9", "e2"];
        for (int i = 0; i < 40_000; i++)
        {
            double number = random.NextInt32(2) == 0 ? BitConverter.UInt64BitsToDouble(random.NextUInt64()) : 1e4 * random.NextGaussian();
            if (!double.IsFinite(number) || Math.Abs(number) > 1e200)
                continue;
            string text = number.ToString(formats[random.NextInt32(formats.Length)], CultureInfo.InvariantCulture);
            Assert.Equal(NumberKind.Number, NumberField.Parse(Encoding.UTF8.GetBytes(text), false, out double read));
            Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(read));
        }
    }

    [Theory]
    [InlineData("+5", 5)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("1E3", 1000)]
    [InlineData("1e-3", 0.001)]
    [InlineData("00012", 12)]
    [InlineData("9007199254740993", 9007199254740992)]
    [InlineData("123456789012345678901234567890", 1.2345678901234568e29)]
    public void Numbers_come_in_many_dresses(string text, double expected)
    {
        Assert.Equal(NumberKind.Number, NumberField.Parse(Encoding.UTF8.GetBytes(text), false, out double number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("1,000")]
    [InlineData("0x1F")]
    [InlineData("1 000")]
    [InlineData("1e")]
    [InlineData("e5")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("5%")]
    [InlineData("٣")]
    [InlineData("+")]
    [InlineData(".")]
    [InlineData("true")]
    public void Texts_are_no_numbers(string text) => Assert.Equal(NumberKind.Text, NumberField.Parse(Encoding.UTF8.GetBytes(text), false, out _));

    [Fact]
    public void Found_bytes_are_shortened_and_made_harmless()
    {
        Assert.Equal("'abc'", Printable.Of("abc"u8));
        Assert.Equal("nothing", Printable.Of(""u8));
        Assert.Equal("'\\x00\\xFFé\\x0A'", Printable.Of([0, 0xFF, 0xC3, 0xA9, 10]));
        Assert.Equal("'\\xE2\\x80\\xAEx'", Printable.Of("\u202Ex"u8));
        Assert.Equal($"'{new string('x', 40)}…' (1,000 bytes)", Printable.Of(Encoding.UTF8.GetBytes(new string('x', 1000))));
    }
}
