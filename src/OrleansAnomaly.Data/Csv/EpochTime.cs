using System.Globalization;

namespace OrleansAnomaly.Data.Csv;

/// <summary>Reads numbers of seconds, milliseconds, microseconds or nanoseconds since 1970 into event time, exactly: a double could not hold nanoseconds.</summary>
internal static class EpochTime
{
    /// <summary>Reads a field without blanks around it.</summary>
    /// <param name="field">The field.</param>
    /// <param name="format">One of the epoch formats.</param>
    /// <param name="decimalComma">Whether the comma is the decimal mark.</param>
    /// <param name="time">The event time, cut off (towards the past) to whole microseconds; saturated where it lies far outside what a reading may carry.</param>
    public static bool TryParse(ReadOnlySpan<byte> field, CsvTimeFormat format, bool decimalComma, out long time)
    {
        time = 0;
        if (field.Length is 0 or > NumberField.MaxBytes)
            return false;
        bool negative = field[0] == '-';
        ReadOnlySpan<byte> digits = negative || field[0] == '+' ? field[1..] : field;
        byte mark = decimalComma ? (byte)',' : (byte)'.';
        int i = 0;
        Int128 whole = 0;
        for (; i < digits.Length && IsDigit(digits[i]); i++)
            whole = whole > long.MaxValue ? whole : whole * 10 + (digits[i] - '0');
        bool any = i > 0;
        ReadOnlySpan<byte> fraction = default;
        if (i < digits.Length && digits[i] == mark)
        {
            int start = ++i;
            while (i < digits.Length && IsDigit(digits[i]))
                i++;
            fraction = digits[start..i];
            any |= !fraction.IsEmpty;
        }
        if (!any)
            return false;
        if (i < digits.Length)
            return TryExponential(field, format, decimalComma, out time);

        int scale = MicroPower(format);
        bool rest = false;
        Int128 micros = whole;
        for (int power = 0; power < scale; power++)
            micros = micros * 10 + (power < fraction.Length ? fraction[power] - '0' : 0);
        foreach (byte b in fraction[Math.Min(scale > 0 ? scale : 0, fraction.Length)..])
            rest |= b != '0';
        if (format == CsvTimeFormat.EpochNanoseconds)
        {
            rest |= micros % 1000 != 0;
            micros /= 1000;
        }
        if (negative)
            micros = rest ? -micros - 1 : -micros;
        time = Saturate(micros);
        return true;
    }

    /// <summary>The unit in which a number this large is most likely a time: below 10¹¹ seconds (year 5138), below 10¹⁴ milliseconds, below 10¹⁷ microseconds.</summary>
    public static CsvTimeFormat UnitOf(double number) => Math.Abs(number) switch
    {
        < 1e11 => CsvTimeFormat.EpochSeconds,
        < 1e14 => CsvTimeFormat.EpochMilliseconds,
        < 1e17 => CsvTimeFormat.EpochMicroseconds,
        _ => CsvTimeFormat.EpochNanoseconds,
    };

    /// <summary>Whether a number, in its most likely unit, lies in 2000 … 2100: what a column without a telling name needs to pass for times.</summary>
    public static bool IsPlausible(double number)
    {
        double seconds = number / UnitOf(number) switch
        {
            CsvTimeFormat.EpochSeconds => 1,
            CsvTimeFormat.EpochMilliseconds => 1e3,
            CsvTimeFormat.EpochMicroseconds => 1e6,
            _ => 1e9,
        };
        return seconds is >= 946_684_800 and <= 4_102_444_800;
    }

    // Tables written by numerical libraries hold times such as 1.388534400000000000e+09; decimal has 28 digits for them.
    private static bool TryExponential(ReadOnlySpan<byte> field, CsvTimeFormat format, bool decimalComma, out long time)
    {
        time = 0;
        scoped ReadOnlySpan<byte> text = field;
        Span<byte> pointed = stackalloc byte[NumberField.MaxBytes];
        if (decimalComma)
        {
            field.Replace(pointed, (byte)',', (byte)'.');
            text = pointed[..field.Length];
        }
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out decimal number))
            return false;
        decimal unit = format switch
        {
            CsvTimeFormat.EpochSeconds => 1_000_000m,
            CsvTimeFormat.EpochMilliseconds => 1_000m,
            CsvTimeFormat.EpochMicroseconds => 1m,
            _ => 0.001m,
        };
        // Any event time is below 10¹⁶ µs; the bound keeps the product from overflowing.
        const decimal Far = 1e18m;
        if (Math.Abs(number) >= Far || Math.Abs(number * unit) >= Far)
            time = number > 0 ? long.MaxValue : long.MinValue;
        else
            time = (long)decimal.Floor(number * unit);
        return true;
    }

    private static int MicroPower(CsvTimeFormat format) => format switch
    {
        CsvTimeFormat.EpochSeconds => 6,
        CsvTimeFormat.EpochMilliseconds => 3,
        _ => 0,
    };

    private static long Saturate(Int128 micros) => micros > long.MaxValue ? long.MaxValue : micros < long.MinValue ? long.MinValue : (long)micros;

    private static bool IsDigit(byte b) => (uint)(b - '0') <= 9;
}
