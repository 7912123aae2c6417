using System.Globalization;
using System.IO.Compression;
using System.Text;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Bench.Fuzz;

/// <summary>One input for the reader of tables: a sound table that was damaged, or noise. The same seed and number make the same case for ever.</summary>
internal sealed class CsvCase
{
    private static readonly string[] s_shards =
    [
        "\"", "\"\"", "\"\"\"", "a\",\"", "\0", "\n", "\r", "\r\n", "\n\n", ",", ";", "\t", " ", "#", "-", "+", ".", "e", "1e999", "-1e-999", "NaN", "inf", "-Infinity", "null",
        "99999999999999999999999999", "0x1F", "1,5", "1.234,5", "24:00:00", "2024-02-30", "9999-12-31T23:59:60+18:00", "0000-00-00", "20240101", "1700000000",
        "1700000000000000000000000000000", "1e18", "1E+400", "-1e27", "7.9e28", "-1.5e-28", "-9223372036854775808", "time,value,label\n", "\uFEFF", "é", "\u2028", "∞", "٣", "=cmd()", "\u001B[31m",
    ];

    private SplitMix64 _random;

    private CsvCase(ulong seed, long number) => _random = new SplitMix64(seed).Fork((ulong)number);

    /// <summary>The input as the reader gets it.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>The text in it; null where nobody knows, as in damaged gzip.</summary>
    public byte[]? Text { get; private set; }

    public CsvOptions Options { get; private set; } = new();

    /// <summary>The input comes in pieces of at most this size.</summary>
    public int Piece { get; private set; }

    public int BlockRows { get; private set; }

    public static CsvCase Make(ulong seed, long number)
    {
        var made = new CsvCase(seed, number);
        made.Make();
        return made;
    }

    private void Make()
    {
        byte[] text = Chance(8) ? Noise() : Table();
        if (!Chance(6))
            for (int n = Below(1 + Below(10)); n > 0; n--)
                text = Mutate(text);
        Bytes = Text = text;
        if (Chance(8))
        {
            Bytes = Zip(text);
            if (Chance(2))
            {
                Bytes = Chance(2) ? Bytes[..Below(Bytes.Length + 1)] : Mutate(Bytes);
                Text = null;
            }
        }
        if (text.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            Text = null;
        Options = MakeOptions();
        Piece = Below(4) switch { 0 => 1, 1 => 1 + Below(16), 2 => 1 + Below(1000), _ => int.MaxValue };
        BlockRows = 1 + Below(Chance(2) ? 4 : 200);
    }

    private bool Chance(int oneIn) => Below(oneIn) == 0;

    private int Below(int bound) => _random.NextInt32(bound);

    private string OneOf(params ReadOnlySpan<string> choices) => choices[Below(choices.Length)];

    private byte[] Noise()
    {
        byte[] bytes = new byte[Below(2000)];
        bool printable = Chance(2);
        ReadOnlySpan<byte> alphabet = "0123456789.,;-+eE:TZ \t\"#\n\r\naN"u8;
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = printable ? alphabet[Below(alphabet.Length)] : (byte)Below(256);
        return bytes;
    }

    private byte[] Table()
    {
        string delimiter = OneOf(",", ",", ";", "\t", " ", "   ");
        string newline = OneOf("\n", "\n", "\r\n", "\r");
        bool comma = delimiter == ";" && Chance(2), quoted = Chance(4), header = Chance(2), keyed = Chance(4);
        int values = 1 + Below(5), timeKind = Below(6), rows = Below(Chance(8) ? 400 : 40);
        long start = 1_600_000_000 + Below(100_000_000);
        var text = new StringBuilder(Chance(16) ? "\uFEFF" : "");
        if (Chance(8))
            text.Append("# a remark").Append(newline);
        for (int row = header ? -1 : 0; row < rows; row++)
        {
            if (Chance(60))
                text.Append(newline);
            if (delimiter[0] == ' ')
                text.Append("  ");
            string mark = "";
            void Field(string field)
            {
                text.Append(mark).Append(quoted || (field.Contains(delimiter[0]) && Chance(2)) ? $"\"{field}\"" : field);
                mark = delimiter;
            }

            if (timeKind < 5)
                Field(row < 0 ? OneOf("time", "Timestamp", "date", "when") : Time(timeKind, start + row * 60L));
            if (keyed)
                Field(row < 0 ? "unit" : OneOf("a", "b", "pump 7"));
            for (int v = 0; v < values; v++)
                Field(row < 0 ? OneOf("x", "y", "value", "label") + v.ToString(CultureInfo.InvariantCulture) : Value(comma));
            text.Append(newline);
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Time(int kind, long seconds)
    {
        DateTime time = DateTime.UnixEpoch.AddSeconds(seconds);
        return kind switch
        {
            0 => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            1 => time.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
            2 => time.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture),
            3 => seconds.ToString(CultureInfo.InvariantCulture),
            _ => (seconds * 1000).ToString(CultureInfo.InvariantCulture),
        };
    }

    private string Value(bool comma)
    {
        if (Chance(40))
            return OneOf("", "NaN", "NA", "null", "inf", "oops");
        string number = (_random.NextGaussian() * 100).ToString(OneOf("F2", "R", "E5", "F0"), CultureInfo.InvariantCulture);
        return comma ? number.Replace('.', ',') : number;
    }

    private byte[] Mutate(byte[] bytes)
    {
        int at = Below(bytes.Length + 1);
        int length = Math.Min(Below(Chance(3) ? 200 : 6), bytes.Length - at);
        switch (Below(9))
        {
            case 0 when at < bytes.Length:
                bytes = [.. bytes];
                bytes[at] = (byte)Below(256);
                return bytes;
            case 1 when at < bytes.Length:
                bytes = [.. bytes];
                bytes[at] ^= (byte)(1 << Below(8));
                return bytes;
            case 2:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 3:
                return [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]];
            case 4:
                return bytes[..at];
            case 5:
                byte[] run = new byte[Below(Chance(8) ? 20_000 : 300)];
                Array.Fill(run, (byte)OneOf("0", "9", ",", "\"", "\t", " ", "x", "\n", "\r", "\0", ";")[0]);
                return [.. bytes[..at], .. run, .. bytes[at..]];
            case 6:
                // The same few bytes again and again find what grows with the square of the input.
                byte[] shard = Encoding.UTF8.GetBytes(s_shards[Below(s_shards.Length)] + OneOf("", "\n"));
                return [.. bytes[..at], .. Enumerable.Repeat(shard, 1 + Below(200)).SelectMany(s => s), .. bytes[at..]];
            default:
                return [.. bytes[..at], .. Encoding.UTF8.GetBytes(s_shards[Below(s_shards.Length)]), .. bytes[at..]];
        }
    }

    private static byte[] Zip(byte[] text)
    {
        var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest))
            zip.Write(text);
        return target.ToArray();
    }

    private CsvOptions MakeOptions()
    {
        var options = new CsvOptions();
        if (Chance(4))
            options = options with
            {
                MaxFieldBytes = 1 + Below(Chance(2) ? 60 : 600), MaxLineBytes = 16 + Below(Chance(2) ? 300 : 3000), MaxLinesPerRow = 1 + Below(5),
                MaxColumns = Chance(2) ? 1 + Below(8) : 4096, MaxKeys = 1 + Below(4), KeptRefusals = Below(4),
                SampleLines = 1 + Below(Chance(2) ? 5 : 50), HopelessRows = 1 + Below(50),
            };
        if (Chance(12))
            options = options with { Delimiter = (CsvDelimiter)Below(4) };
        if (Chance(12))
            options = options with { HasHeader = Chance(2) };
        if (Chance(12))
            options = options with { TimeColumn = OneOf("#1", "time", "#2", "nowhere") };
        if (Chance(20))
            options = options with { TimeFormat = (CsvTimeFormat)Below(5) };
        if (Chance(8))
            options = options with { Interval = 1 + (long)(_random.NextDouble() * 1e12), Start = (long)((_random.NextDouble() - 0.1) * 6e15) };
        if (Chance(12))
            options = options with { ValueColumns = Chance(2) ? ["#2"] : ["#3", "value0"] };
        if (Chance(8))
            options = options with { KeyColumn = OneOf("#1", "#1", "unit", "#2") };
        if (Chance(12) && options.Delimiter != CsvDelimiter.Comma)
            options = options with { DecimalComma = Chance(2) };
        return options;
    }
}
