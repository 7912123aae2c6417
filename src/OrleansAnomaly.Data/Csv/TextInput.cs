namespace OrleansAnomaly.Data.Csv;

/// <summary>The text of an input: told apart by its first bytes, and decompressed where it is gzip.</summary>
internal sealed class TextInput : IDisposable
{
    private const int MagicBytes = 4;

    // A decompressor that meets damage throws away what it made in the same call: small calls lose little.
    private const int CompressedRead = 4 * 1024;

    private readonly Stream? _owned;

    private TextInput(Stream text, Stream? owned, bool compressed)
    {
        Text = text;
        _owned = owned;
        Compressed = compressed;
    }

    public Stream Text { get; }

    public bool Compressed { get; }

    /// <summary>Most bytes to ask for at once.</summary>
    public int MaxRead => Compressed ? CompressedRead : int.MaxValue;

    /// <exception cref="UnusableInputException">The first bytes are those of a format that is no text.</exception>
    public static TextInput Open(Stream stream, bool leaveOpen)
    {
        byte[] magic = new byte[MagicBytes];
        int got = stream.ReadAtLeast(magic, MagicBytes, throwOnEndOfStream: false);
        if (got == 0)
            throw new UnusableInputException("the input is empty; expected a table of text with at least one row");
        magic = magic[..got];
        if (Foreign(magic) is string format)
            throw new UnusableInputException($"the input begins like {format}; expected a table of text in UTF-8, plain or compressed with gzip");
        var whole = new PrefixedStream(magic, stream);
        bool compressed = magic.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        Stream text = compressed ? new GzipText(whole) : whole;
        return new TextInput(text, leaveOpen ? null : stream, compressed);
    }

    public void Dispose()
    {
        if (Compressed)
            Text.Dispose();
        _owned?.Dispose();
    }

    private static string? Foreign(ReadOnlySpan<byte> magic)
    {
        if (magic.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || magic.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return "UTF-16 text";
        if (magic.StartsWith("PK\x03\x04"u8))
            return "a zip archive or an Excel workbook";
        if (magic.StartsWith("BZh"u8))
            return "bzip2";
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
            return "zstd";
        if (magic.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X']))
            return "xz";
        return magic.StartsWith("PAR1"u8) ? "Parquet" : null;
    }
}
