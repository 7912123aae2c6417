using System.Globalization;

namespace OrleansAnomaly.Core.Readings;

/// <summary>
/// Reads calendar times from UTF-8: dates parted by <c>-</c>, <c>/</c> or <c>.</c> (month and day of one digit or two, the day may be absent) or not at all
/// (<c>yyyyMMdd</c>); then <c>T</c> or blanks and a time of day, with colons or without; then a zone. Without a zone the time is UTC.
/// </summary>
public static class IsoTime
{
    /// <summary>Longest text that is tried as a time.</summary>
    public const int MaxBytes = 64;

    /// <summary>An event time as messages have it: in UTC, with a fraction of a second only where there is one.</summary>
    /// <param name="time">The event time; a valid one.</param>
    public static string Of(long time) => EventTime.ToDateTimeOffset(time).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a whole field, without blanks around it. The time may lie outside what a reading may carry.</summary>
    public static bool TryParse(ReadOnlySpan<byte> field, out long time)
    {
        time = 0;
        if (field.Length is < 6 or > MaxBytes || !TryDate(ref field, out long date))
            return false;
        if (field.IsEmpty)
        {
            time = date;
            return true;
        }
        if ((field[0] | 0x20) == 't')
            field = field[1..];
        else if (field[0] == ' ')
            field = field.TrimStart((byte)' ');
        else
            return false;
        if (!TryParseTimeOfDay(field, out long ofDay))
            return false;
        time = date + ofDay;
        return true;
    }

    /// <summary>Reads a field that holds a date and nothing else.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> field, out long date)
    {
        date = 0;
        return field.Length is >= 6 and <= MaxBytes && TryDate(ref field, out date) && field.IsEmpty;
    }

    /// <summary>Reads a field that holds a time of day, with its zone if it has one: microseconds to add to midnight UTC; may be below 0 or above a day.</summary>
    public static bool TryParseTimeOfDay(ReadOnlySpan<byte> field, out long ofDay)
    {
        ofDay = 0;
        if (field.Length > MaxBytes || !TryTwo(ref field, out int hour))
            return false;
        int minute = 0, second = 0;
        long fraction = 0;
        bool colons = Skip(ref field, ':');
        if (colons || (!field.IsEmpty && IsDigit(field[0])))
        {
            if (!TryTwo(ref field, out minute))
                return false;
            if (colons ? Skip(ref field, ':') : !field.IsEmpty && IsDigit(field[0]))
            {
                if (!TryTwo(ref field, out second))
                    return false;
                if ((Skip(ref field, '.') || Skip(ref field, ',')) && !TryFraction(ref field, out fraction))
                    return false;
            }
        }
        // 60 is a leap second; 24:00 is the end of the day.
        bool endOfDay = hour == 24 && minute == 0 && second == 0 && fraction == 0;
        if ((hour > 23 && !endOfDay) || minute > 59 || second > (minute == 59 ? 60 : 59) || !TryZone(field, out int zoneMinutes))
            return false;
        ofDay = (hour * 3600L + minute * 60L + second) * EventTime.Second + fraction - zoneMinutes * EventTime.Minute;
        return true;
    }

    private static bool TryDate(ref ReadOnlySpan<byte> rest, out long date)
    {
        date = 0;
        if (!TryTwo(ref rest, out int century) || !TryTwo(ref rest, out int ofCentury) || rest.IsEmpty)
            return false;
        int year = century * 100 + ofCentury, month, day = 1;
        byte mark = rest[0];
        if (mark is (byte)'-' or (byte)'/' or (byte)'.')
        {
            rest = rest[1..];
            if (!TryOneOrTwo(ref rest, out month))
                return false;
            if (!rest.IsEmpty && rest[0] == mark)
            {
                rest = rest[1..];
                if (!TryOneOrTwo(ref rest, out day))
                    return false;
            }
            else if (!rest.IsEmpty)
            {
                return false;
            }
        }
        else if (!TryTwo(ref rest, out month) || !TryTwo(ref rest, out day))
        {
            return false;
        }
        if (year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = (new DateTime(year, month, day).Ticks - DateTime.UnixEpoch.Ticks) / 10;
        return true;
    }

    private static bool TryZone(ReadOnlySpan<byte> rest, out int minutes)
    {
        minutes = 0;
        rest = rest.TrimStart((byte)' ');
        if (rest.IsEmpty || (rest.Length == 1 && (rest[0] | 0x20) == 'z') || rest.SequenceEqual("UTC"u8) || rest.SequenceEqual("GMT"u8))
            return true;
        bool west = rest[0] == '-';
        if (!west && rest[0] != '+')
            return false;
        rest = rest[1..];
        int minute = 0;
        if (!TryTwo(ref rest, out int hour) || ((Skip(ref rest, ':') || !rest.IsEmpty) && !TryTwo(ref rest, out minute)) || !rest.IsEmpty)
            return false;
        if (hour > 18 || minute > 59)
            return false;
        minutes = west ? -(hour * 60 + minute) : hour * 60 + minute;
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> rest, out long micros)
    {
        micros = 0;
        int digits = 0;
        for (; digits < rest.Length && IsDigit(rest[digits]); digits++)
            if (digits < 6)
                micros = micros * 10 + (rest[digits] - '0');
        for (int i = digits; i < 6; i++)
            micros *= 10;
        rest = rest[digits..];
        return digits > 0;
    }

    private static bool TryTwo(ref ReadOnlySpan<byte> rest, out int number)
    {
        number = 0;
        if (rest.Length < 2 || !IsDigit(rest[0]) || !IsDigit(rest[1]))
            return false;
        number = (rest[0] - '0') * 10 + (rest[1] - '0');
        rest = rest[2..];
        return true;
    }

    private static bool TryOneOrTwo(ref ReadOnlySpan<byte> rest, out int number)
    {
        if (TryTwo(ref rest, out number))
            return true;
        if (rest.IsEmpty || !IsDigit(rest[0]))
            return false;
        number = rest[0] - '0';
        rest = rest[1..];
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<byte> rest, char mark)
    {
        if (rest.IsEmpty || rest[0] != mark)
            return false;
        rest = rest[1..];
        return true;
    }

    private static bool IsDigit(byte b) => (uint)(b - '0') <= 9;
}
