using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Client;

/// <summary>Writes readings as NDJSON, times in microseconds; what <see cref="GatewayClient.IngestAsync"/> sends.</summary>
internal sealed class ReadingLines
{
    private readonly ArrayBufferWriter<byte> _text = new(1 << 16);
    private readonly Dictionary<SensorId, byte[]> _begins = [];

    /// <summary>Rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>What was written since <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Text => _text.WrittenMemory;

    public void Add(SensorId sensor, in Reading reading)
    {
        // A name is escaped once, however many readings it has.
        if (!_begins.TryGetValue(sensor, out byte[]? begin))
            _begins.Add(sensor, begin = [.. "{\"sensor\":"u8, .. JsonSerializer.SerializeToUtf8Bytes(sensor.Path), .. ",\"time\":"u8]);
        const int mostOfNumbers = 128;
        Span<byte> line = _text.GetSpan(begin.Length + mostOfNumbers);
        begin.CopyTo(line);
        int length = begin.Length;
        Utf8Formatter.TryFormat(reading.Time, line[length..], out int written);
        length += written;
        Append(line, ref length, ",\"value\":"u8);
        if (double.IsFinite(reading.Value))
        {
            reading.Value.TryFormat(line[length..], out written, default, System.Globalization.CultureInfo.InvariantCulture);
            length += written;
        }
        else
        {
            Append(line, ref length, "null"u8);
        }
        if (reading.Quality != Quality.Good)
            Append(line, ref length, reading.Quality switch { Quality.Uncertain => ",\"quality\":\"uncertain\""u8, Quality.Bad => ",\"quality\":\"bad\""u8, _ => ",\"quality\":\"out_of_service\""u8 });
        Append(line, ref length, "}\n"u8);
        _text.Advance(length);
        Rows++;
    }

    public void Clear()
    {
        _text.ResetWrittenCount();
        Rows = 0;
    }

    private static void Append(Span<byte> line, ref int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line[length..]);
        length += text.Length;
    }
}
