using System.Globalization;
using System.IO.Compression;
using System.Text;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Bench.Fuzz.Http;

/// <summary>A body of readings in some format, or of series to be judged, sound or not.</summary>
internal sealed class BodyCase
{
    // Packed bombs are made once; unpacked they are larger than the gateway under test takes.
    private const int BombBytes = 6 << 20;

    private static readonly Lazy<(string Encoding, byte[] Packed)[]> s_bombs = new(MakeBombs);

    private readonly long _number;
    private SplitMix64 _random;

    private BodyCase(SplitMix64 random, long number) => (_random, _number) = (random, number);

    public byte[] Bytes { get; private set; } = [];

    public string ContentType { get; private set; } = "";

    /// <summary>Empty where it is not packed.</summary>
    public string ContentEncoding { get; private set; } = "";

    public static BodyCase Make(SplitMix64 random, long number)
    {
        var made = new BodyCase(random, number);
        made.Make();
        return made;
    }

    private void Make()
    {
        if (Chance(2_000))
        {
            (ContentEncoding, Bytes) = s_bombs.Value[Below(s_bombs.Value.Length)];
            ContentType = OneOf("application/x-ndjson", "application/json", "text/csv");
            return;
        }
        int format = Below(6);
        ContentType = format switch { 0 => OneOf("application/x-ndjson", "application/x-ndjson; charset=utf-8", "application/jsonl"), 3 => OneOf("text/csv", "text/csv; header=present"), _ => "application/json" };
        Bytes = Chance(12) ? Oddity() : format switch { 4 => Series(), 5 => Asset(), _ => Rows(format) };
        for (int n = Chance(2) ? 0 : Below(6); n > 0; n--)
            Bytes = Mutate(Bytes);
        if (Chance(60))
            Bytes = Encoding.Convert(Encoding.UTF8, Chance(2) ? Encoding.Unicode : Encoding.UTF32, Bytes);
        if (Chance(10))
            Pack();
        if (Chance(15))
            ContentType = OneOf("", "application/json", "text/csv", "application/x-ndjson", "text/plain", "application/x-ndjson; charset=utf-16", "application/octet-stream", "json", ";", "application/json; charset=\"utf-8\"", "multipart/form-data; boundary=x", "\u00E9/\u00E9");
    }

    private bool Chance(int oneIn) => Below(oneIn) == 0;

    private int Below(int bound) => _random.NextInt32(bound);

    private string OneOf(params ReadOnlySpan<string> choices) => choices[Below(choices.Length)];

    private byte[] Rows(int format)
    {
        var text = new StringBuilder(format switch { 1 => "[", 2 => "{\"readings\":[", 3 => "sensor,time,value,quality\n", _ => "" });
        int rows = Chance(2_000) ? 9_000 : Chance(100) ? 500 : Below(12);
        bool isSound = !Chance(3);
        for (int row = 0; row < rows; row++)
        {
            if (row > 0 && format is 1 or 2)
                text.Append(',');
            Row(text, row, isCsv: format == 3, isSound);
            if (format is 0 or 3)
                text.Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.Append(format switch { 1 => "]", 2 => "]}", _ => "" }).ToString());
    }

    /// <summary>A series to be judged, with what goes with it.</summary>
    private byte[] Series()
    {
        bool isTimed = Chance(2);
        IEnumerable<string> points = Enumerable.Range(0, Chance(50) ? 3_000 : 10 + Below(60))
            .Select(i => isTimed ? $"{{\"timestamp\":{(Chance(200) ? OneOf(Hostile.Shards) : $"{i * 3_600_000L}")},\"value\":{SeriesValue()}}}" : $"{{\"value\":{SeriesValue()}}}");
        return Encoding.UTF8.GetBytes($"{{{Manner(isTimed)}\"series\":[{string.Join(',', points)}]}}");
    }

    /// <summary>The series of an asset to be judged.</summary>
    private byte[] Asset()
    {
        int points = 10 + Below(40);
        IEnumerable<string> sensors = Enumerable.Range(0, 1 + Below(Chance(20) ? 300 : 5))
            .Select(i => $"\"s{(Chance(60) ? 0 : i)}\":[{string.Join(',', Enumerable.Range(0, Chance(40) ? points + 1 : points).Select(_ => SeriesValue()))}]");
        return Encoding.UTF8.GetBytes($"{{{Manner(isTimed: false)}\"sensors\":{{{string.Join(',', sensors)}}}}}");
    }

    private string SeriesValue() => Chance(300) ? OneOf(Hostile.Shards) : Value().Replace("\"NaN\"", "null", StringComparison.Ordinal);

    private string Manner(bool isTimed)
    {
        var text = new StringBuilder();
        if (!isTimed || Chance(3))
            text.Append(CultureInfo.InvariantCulture, $"\"granularity\":\"{OneOf("hourly", "hourly", "hourly", "daily", "monthly", "none", "often")}\",");
        if (Chance(3))
            text.Append(CultureInfo.InvariantCulture, $"\"sensitivity\":{Below(105)},");
        if (Chance(4))
            text.Append(CultureInfo.InvariantCulture, $"\"period\":{Below(40)},");
        if (Chance(8))
            text.Append(CultureInfo.InvariantCulture, $"\"maxAnomalyRatio\":{OneOf("0.1", "1", "0", "2", "\"x\"")},\"customInterval\":{OneOf("1", "7", "0", "1.5", "99999999")},");
        return text.ToString();
    }

    private void Row(StringBuilder text, int row, bool isCsv, bool isSound)
    {
        string sensor = isSound || !Chance(4) ? Sensor() : Chance(20) ? new string('x', Below(Chance(10) ? 70_000 : 300)) : OneOf(Hostile.Shards).Replace("\"", "", StringComparison.Ordinal);
        string time = isSound || !Chance(4) ? Time(row) : OneOf(Hostile.Shards);
        string value = isSound || !Chance(4) ? Value() : OneOf(Hostile.Shards);
        string quality = Chance(5) ? OneOf("good", "uncertain", "bad", "out_of_service") : isSound || !Chance(8) ? "" : OneOf(Hostile.Shards);
        if (isCsv)
        {
            text.Append(CultureInfo.InvariantCulture, $"{sensor},{time.Trim('"')},{value.Trim('"')},{quality}");
            return;
        }
        text.Append(CultureInfo.InvariantCulture, $"{{\"sensor\":\"{sensor}\",\"time\":{time},\"value\":{value}");
        if (quality.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $",\"quality\":\"{quality}\"");
        if (!isSound && Chance(6))
            text.Append(CultureInfo.InvariantCulture, $",\"{OneOf("note", "value", "é")}\":{OneOf("1", "[[[]]]", "{\"a\":null}", "\"x\"")}");
        text.Append('}');
    }

    /// <summary>Mostly of the machines that have a past, else one of some thousands: more than there is memory for.</summary>
    private string Sensor() => Chance(4)
        ? string.Create(CultureInfo.InvariantCulture, $"{OneOf("other", "wörld", "p", "a-b_c.d")}/{Below(40)}/{Below(100)}")
        : HttpCase.Sensor(ref _random);

    private string Time(int row)
    {
        DateTimeOffset time = HttpCase.ClockOf(_number).AddMilliseconds(row);
        return Below(3) switch
        {
            0 => $"\"{time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)}\"",
            1 => $"\"{time.ToUnixTimeMilliseconds()}\"",
            _ => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        };
    }

    private string Value() => Below(12) switch
    {
        0 => OneOf("null", "\"NaN\"", "\"nan\"", "\"-inf\"", "1e300", "-1e308", "5e-324", "0", "-0.0"),
        1 => (500 + _random.NextGaussian()).ToString("R", CultureInfo.InvariantCulture),
        _ => (50 + _random.NextGaussian()).ToString("R", CultureInfo.InvariantCulture),
    };

    private byte[] Oddity() => Below(8) switch
    {
        0 => [],
        1 => Noise(Below(3_000)),
        2 => Encoding.UTF8.GetBytes(new string('[', Below(3_000))),
        3 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", Below(500)))),
        4 => Encoding.UTF8.GetBytes($"[{{\"sensor\":\"a/b\",\"time\":1,\"value\":{new string('9', 1 + Below(5_000))}}}]"),
        5 => Encoding.UTF8.GetBytes($"{{\"sensor\":\"{new string('s', Below(140_000))}\",\"time\":1,\"value\":1}}"),
        6 => Encoding.UTF8.GetBytes(new string('\n', Below(20_000))),
        _ => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("sensor,", Below(3_000)))),
    };

    private byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)Below(256);
        return bytes;
    }

    private byte[] Mutate(byte[] bytes)
    {
        int at = Below(bytes.Length + 1), length = Math.Min(Below(Chance(3) ? 200 : 8), bytes.Length - at);
        ReadOnlySpan<byte> before = bytes.AsSpan(0, at), after = bytes.AsSpan(at + length), piece = bytes.AsSpan(at, length);
        return Below(5) switch
        {
            0 => [.. before, .. after],
            1 => [.. before, .. piece, .. piece, .. after],
            2 => [.. before, .. Noise(length), .. after],
            3 => Chance(4) ? before.ToArray() : [.. before, .. Encoding.UTF8.GetBytes(OneOf(Hostile.Shards)), .. piece, .. after],
            _ => [.. before, .. Encoding.UTF8.GetBytes(OneOf(Hostile.Shards)), .. after],
        };
    }

    private void Pack()
    {
        ContentEncoding = OneOf("gzip", "br", "x-gzip", "GZIP");
        Bytes = Pack(Bytes, ContentEncoding == "br");
        if (Chance(3))
            Bytes = Chance(2) ? Bytes[..Below(Bytes.Length + 1)] : Mutate(Bytes);
    }

    private static byte[] Pack(byte[] bytes, bool isBrotli)
    {
        var packed = new MemoryStream();
        using (Stream packer = isBrotli ? new BrotliStream(packed, CompressionLevel.Fastest) : new GZipStream(packed, CompressionLevel.Fastest))
            packer.Write(bytes);
        return packed.ToArray();
    }

    private static (string Encoding, byte[] Packed)[] MakeBombs()
    {
        string[] pieces = ["\0", "\n", " ", "[", "{\"a\":", "{\"sensor\":\"plant/machine-0000/s0\",\"time\":1,\"value\":1}\n", "[{\"sensor\":\"a/b\",\"time\":1,\"value\":1},", "sensor,time,value\na/b,1,1\n"];
        return [.. pieces.SelectMany(piece =>
        {
            byte[] whole = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, BombBytes / piece.Length)));
            return new[] { ("gzip", Pack(whole, isBrotli: false)), ("br", Pack(whole, isBrotli: true)) };
        })];
    }
}
