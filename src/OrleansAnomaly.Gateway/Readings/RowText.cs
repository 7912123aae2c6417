using System.Buffers.Text;
using System.Text;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>Reads the fields that all formats have alike.</summary>
internal static class RowText
{
    public const string TimeExpected = "an ISO 8601 time such as 2026-05-01T12:00:00.250Z, or a whole number of the unit that time_unit names (milliseconds by default), of 1980 or later";
    public const string ValueExpected = "a number, or nothing, 'NaN' or 'null' where there is no measurement";
    public const string QualityExpected = "good, uncertain, bad or out_of_service";

    /// <summary>The earliest time that a number may stand for: 1980-01-01.</summary>
    private const long FirstNumber = 3_652L * EventTime.Day;

    /// <summary>A time as text: a whole number of units, or a calendar time.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, TimeUnit unit, out long time) =>
        Utf8Parser.TryParse(text, out long number, out int used) && used == text.Length ? TryTime(number, unit, out time) : IsoTime.TryParse(text, out time);

    /// <summary>
    /// A time as a number of units since 1970; none before <see cref="FirstNumber"/>: seconds taken for milliseconds lie in January 1970, and would be taken
    /// in without a word. What is really that old can be written as a calendar time.
    /// </summary>
    public static bool TryTime(long number, TimeUnit unit, out long time)
    {
        time = Micros(number, unit);
        return time >= FirstNumber;
    }

    /// <summary>A number of units since 1970 as an event time; one that no reading can have where it lies too far away.</summary>
    public static long Micros(long number, TimeUnit unit)
    {
        long micros = unit switch { TimeUnit.S => EventTime.Second, TimeUnit.Ms => EventTime.Millisecond, _ => 1 };
        long most = EventTime.MaxValue / micros + 1;
        return unit == TimeUnit.Ns ? EventTime.FloorTo(number, 1_000) / 1_000 : Math.Clamp(number, -most, most) * micros;
    }

    public static bool TryValue(ReadOnlySpan<byte> text, out double value)
    {
        value = double.NaN;
        if (text.IsEmpty || Ascii.EqualsIgnoreCase(text, "nan"u8) || Ascii.EqualsIgnoreCase(text, "null"u8))
            return true;
        if (Utf8Parser.TryParse(text, out value, out int used) && used == text.Length)
            return true;
        ReadOnlySpan<byte> name = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return Ascii.EqualsIgnoreCase(name, "inf"u8) || Ascii.EqualsIgnoreCase(name, "infinity"u8);
    }

    public static bool TryQuality(ReadOnlySpan<byte> text, out Quality quality)
    {
        quality = Quality.Good;
        if (text.IsEmpty || text.SequenceEqual("good"u8))
            return true;
        quality = text.SequenceEqual("uncertain"u8) ? Quality.Uncertain : text.SequenceEqual("bad"u8) ? Quality.Bad : Quality.OutOfService;
        return quality != Quality.OutOfService || text.SequenceEqual("out_of_service"u8);
    }

    /// <summary>What a reader of the framework says, which may quote all that it has before it; the end tells the place.</summary>
    public static string Short(string message)
    {
        const int begin = 100, end = 60;
        return (message.Length > begin + end ? $"{message.AsSpan(0, begin)}…{message.AsSpan(message.Length - end)}" : message).TrimEnd('.');
    }

    /// <summary>What was found, short and printable, for a message.</summary>
    public static string Found(ReadOnlySpan<byte> text)
    {
        const int most = 64;
        string found = Encoding.UTF8.GetString(text.Length > most ? text[..most] : text);
        var shown = new StringBuilder(found.Length + 4).Append('\'');
        foreach (char c in found)
            shown.Append(char.IsControl(c) || c == '\uFFFD' ? '?' : c);
        return shown.Append(text.Length > most ? "…'" : "'").ToString();
    }
}
