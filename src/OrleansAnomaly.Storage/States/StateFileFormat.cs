using System.Buffers.Binary;
using System.Globalization;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.States;

/// <summary>Name and header of a data file; docs/formats.md has the table.</summary>
internal static class StateFileFormat
{
    /// <summary>Bytes before the first record.</summary>
    public const int HeaderBytes = 28;

    private const string Suffix = ".states";
    private const uint Version = 1;
    private const int VersionAt = 8, NumberAt = 12, CreatedAt = 16, ChecksumAt = 24;

    private static ReadOnlySpan<byte> Magic => "OASTATES"u8;

    /// <summary>Name of a data file, without its folder.</summary>
    public static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"{number:D10}{Suffix}");

    /// <summary>Whether a name is a data file's, and of which number.</summary>
    public static bool IsName(string name, out int number)
    {
        number = 0;
        return name.EndsWith(Suffix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(..^Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number > 0 && name == Name(number);
    }

    /// <summary>Writes the header.</summary>
    public static void WriteHeader(Span<byte> header, int number, long created)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[VersionAt..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[NumberAt..], number);
        BinaryPrimitives.WriteInt64LittleEndian(header[CreatedAt..], created);
        BinaryPrimitives.WriteUInt32LittleEndian(header[ChecksumAt..], Crc32C.Of(header[..ChecksumAt]));
    }

    /// <summary>What is wrong with the header of the file <paramref name="number"/>; null where it is sound.</summary>
    public static string? Fault(ReadOnlySpan<byte> header, int number)
    {
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumAt..]), found = Crc32C.Of(header[..ChecksumAt]);
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[VersionAt..]);
        int said = BinaryPrimitives.ReadInt32LittleEndian(header[NumberAt..]);
        return !header.StartsWith(Magic) ? "this is no state file; expected it to begin with 'OASTATES'"
            : found != expected ? $"checksum of the header is {found:x8}; expected {expected:x8}"
            : version != Version ? $"format version is {version}; expected {Version}"
            : said != number ? $"the header says file {said}; expected {number}, as the name does"
            : null;
    }
}
