using System.Globalization;
using System.Text;

namespace OrleansAnomaly.Data.Csv;

/// <summary>Bytes of an untrusted file as short text that is safe on a terminal and in a log.</summary>
internal static class Printable
{
    /// <summary>Most bytes shown.</summary>
    public const int MaxBytes = 40;

    /// <summary>A name in quotes, cut like bytes.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>The text in quotes; what is too long is cut and its whole length given.</summary>
    /// <param name="bytes">The first bytes, or all.</param>
    /// <param name="length">How many bytes there are in all; −1: as many as given.</param>
    public static string Of(ReadOnlySpan<byte> bytes, long length = -1)
    {
        if (length < 0)
            length = bytes.Length;
        if (length == 0)
            return "nothing";
        bool cut = length > MaxBytes;
        var text = new StringBuilder("'");
        ReadOnlySpan<byte> rest = bytes[..Math.Min(bytes.Length, MaxBytes)];
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(rest, out Rune rune, out int used) == System.Buffers.OperationStatus.Done && IsSafe(rune))
                text.Append(rune.ToString());
            else
                foreach (byte b in rest[..used])
                    text.Append(CultureInfo.InvariantCulture, $"\\x{b:X2}");
            rest = rest[used..];
        }
        text.Append(cut ? "…'" : "'");
        return cut ? text.Append(CultureInfo.InvariantCulture, $" ({length:N0} bytes)").ToString() : text.ToString();
    }

    // Format characters include those that turn the direction of writing: they could make a message lie.
    private static bool IsSafe(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
