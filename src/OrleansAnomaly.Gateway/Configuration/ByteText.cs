using System.Globalization;

namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>Numbers of bytes as people type them: <c>65536</c>, <c>256MB</c> (millions), <c>2GiB</c> (powers of 1,024).</summary>
internal static class ByteText
{
    public const string Expected = "a number of bytes such as 65536, 256MB or 2GiB";

    private static readonly (string Suffix, long Unit)[] s_units =
    [
        ("PiB", 1L << 50), ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("B", 1),
    ];

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        long unit = 1;
        ReadOnlySpan<char> number = text.AsSpan().Trim();
        foreach ((string suffix, long value) in s_units)
        {
            if (number.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                unit = value;
                number = number[..^suffix.Length].TrimEnd();
                break;
            }
        }
        const NumberStyles plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(number, plain, CultureInfo.InvariantCulture, out decimal count) || Math.Abs(count) > (decimal)long.MaxValue / unit)
            return false;
        bytes = (long)(count * unit);
        return bytes == count * unit;
    }

    /// <summary>The shortest text that means exactly that many bytes.</summary>
    public static string Of(long bytes) => bytes == 0
        ? "0"
        : s_units.Where(unit => bytes % unit.Unit == 0)
            .Select(unit => string.Create(CultureInfo.InvariantCulture, $"{bytes / unit.Unit}{(unit.Unit == 1 ? "" : unit.Suffix)}")).MinBy(text => text.Length)!;
}
