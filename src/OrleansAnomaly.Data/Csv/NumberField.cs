using System.Globalization;
using System.Text;

namespace OrleansAnomaly.Data.Csv;

/// <summary>What a field holds where a number is expected.</summary>
internal enum NumberKind
{
    /// <summary>A finite number.</summary>
    Number,

    /// <summary>Nothing, or a word for it; also infinities.</summary>
    Missing,

    /// <summary>Something else.</summary>
    Text,
}

/// <summary>Reads numbers from UTF-8, correctly rounded: the same double that <see cref="double.Parse(string)"/> gives.</summary>
internal static class NumberField
{
    /// <summary>Longest text that is tried as a number.</summary>
    public const int MaxBytes = 512;

    private const ulong ExactBelow = 1ul << 53;

    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly double[] s_powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a field without blanks around it.</summary>
    /// <param name="field">The field.</param>
    /// <param name="decimalComma">Whether the comma, and not the point, is the decimal mark.</param>
    /// <param name="value">The number; NaN unless the outcome is <see cref="NumberKind.Number"/>.</param>
    public static NumberKind Parse(ReadOnlySpan<byte> field, bool decimalComma, out double value)
    {
        value = double.NaN;
        if (field.IsEmpty)
            return NumberKind.Missing;
        return TryFast(field, decimalComma ? (byte)',' : (byte)'.', out value) ? NumberKind.Number : Slow(field, decimalComma, out value);
    }

    // Where the digits fit into 53 bits and the power of ten is at most 22, both are exact doubles, and one division or product rounds once:
    // that is the correctly rounded result (Clinger, "How to read floating point numbers accurately", 1990).
    private static bool TryFast(ReadOnlySpan<byte> field, byte mark, out double value)
    {
        value = double.NaN;
        int i = 0, digits = 0, scale = 0;
        bool negative = field[0] == '-', fraction = false;
        if (negative || field[0] == '+')
            i++;
        ulong mantissa = 0;
        for (; i < field.Length; i++)
        {
            uint digit = (uint)field[i] - '0';
            if (digit <= 9)
            {
                mantissa = mantissa * 10 + digit;
                digits++;
                if (fraction)
                    scale++;
            }
            else if (field[i] == mark && !fraction)
            {
                fraction = true;
            }
            else
            {
                break;
            }
        }
        if (digits is 0 or > 19 || mantissa > ExactBelow)
            return false;
        int power = -scale;
        if (i < field.Length)
        {
            if ((field[i] | 0x20) != 'e' || !TryExponent(field[(i + 1)..], out int exponent))
                return false;
            power += exponent;
        }
        if (power is < -22 or > 22)
            return false;
        double magnitude = power < 0 ? mantissa / s_powers[-power] : mantissa * s_powers[power];
        value = negative ? -magnitude : magnitude;
        return true;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        bool negative = !text.IsEmpty && text[0] == '-';
        if (negative || (!text.IsEmpty && text[0] == '+'))
            text = text[1..];
        if (text.Length is 0 or > 4)
            return false;
        foreach (byte b in text)
        {
            if (b is < (byte)'0' or > (byte)'9')
                return false;
            exponent = exponent * 10 + (b - '0');
        }
        if (negative)
            exponent = -exponent;
        return true;
    }

    private static NumberKind Slow(ReadOnlySpan<byte> field, bool decimalComma, out double value)
    {
        value = double.NaN;
        if (IsMissing(field))
            return NumberKind.Missing;
        if (field.Length > MaxBytes || field.Contains((byte)0))
            return NumberKind.Text;
        scoped ReadOnlySpan<byte> text = field;
        Span<byte> pointed = stackalloc byte[MaxBytes];
        if (decimalComma)
        {
            if (field.Contains((byte)'.'))
                return NumberKind.Text;
            field.Replace(pointed, (byte)',', (byte)'.');
            text = pointed[..field.Length];
        }
        if (!double.TryParse(text, Styles, CultureInfo.InvariantCulture, out double parsed))
            return NumberKind.Text;
        // A number too large for a double reads as infinite, and infinities count as missing.
        if (!double.IsFinite(parsed))
            return NumberKind.Missing;
        value = parsed;
        return NumberKind.Number;
    }

    private static bool IsMissing(ReadOnlySpan<byte> field)
    {
        if (field[0] is (byte)'+' or (byte)'-')
        {
            if (field.Length == 1)
                return field[0] == '-';
            field = field[1..];
            return Is(field, "inf"u8) || Is(field, "infinity"u8) || Is(field, "nan"u8);
        }
        return field.Length <= 8 && (field.SequenceEqual("?"u8) || Is(field, "nan"u8) || Is(field, "na"u8) || Is(field, "n/a"u8) || Is(field, "#n/a"u8)
            || Is(field, "null"u8) || Is(field, "none"u8) || Is(field, "nil"u8) || Is(field, "inf"u8) || Is(field, "infinity"u8));

        static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(text, word);
    }
}
