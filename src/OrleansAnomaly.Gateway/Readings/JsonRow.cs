using System.Text.Json;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>
/// Reads a reading from one JSON object: <c>sensor</c>, <c>time</c>, <c>value</c> and, where it is not good, <c>quality</c>. Other properties are passed over,
/// so that what a client writes for others does no harm here.
/// </summary>
internal sealed class JsonRow(TimeUnit unit)
{
    private const string Expected = "expected an object such as {\"sensor\":\"plant/pump/flow\",\"time\":\"2026-05-01T12:00:00Z\",\"value\":1.5}";

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 16 };

    // A path of 256 bytes is at most six times as long when every byte is escaped; longer ones are refused unread.
    private readonly byte[] _unescaped = new byte[6 * SensorId.MaxBytes];

    /// <summary>Reads a whole object.</summary>
    /// <returns>What is wrong; null where it is sound. The sensor is there also then, if it could be read.</returns>
    public string? Read(ReadOnlySpan<byte> json, out RowFields row)
    {
        row = default;
        try
        {
            return Parse(json, ref row);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The reader says the latter of escapes that are no characters, also in the name of a property.
            return $"no JSON object: {RowText.Short(malformed.Message)}; {Expected}";
        }
    }

    private string? Parse(ReadOnlySpan<byte> json, ref RowFields row)
    {
        var reader = new Utf8JsonReader(json, s_options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return $"found {RowText.Found(json)}; {Expected}";
        bool hasSensor = false, hasTime = false, hasValue = false, hasQuality = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? fault;
            if (reader.ValueTextEquals("sensor"u8))
                fault = Once(ref hasSensor, "sensor") ?? Sensor(ref reader, ref row);
            else if (reader.ValueTextEquals("time"u8))
                fault = Once(ref hasTime, "time") ?? Time(ref reader, ref row);
            else if (reader.ValueTextEquals("value"u8))
                fault = Once(ref hasValue, "value") ?? Value(ref reader, ref row);
            else if (reader.ValueTextEquals("quality"u8))
                fault = Once(ref hasQuality, "quality") ?? QualityOf(ref reader, ref row);
            else
                fault = Pass(ref reader);
            if (fault is not null)
                return fault;
        }
        if (reader.Read())
            return "there is more after the object; expected one object a row";
        return (hasSensor, hasTime, hasValue) switch
        {
            (false, _, _) => "'sensor' is missing; expected the sensor's path",
            (_, false, _) => $"'time' is missing; expected {RowText.TimeExpected}",
            (_, _, false) => $"'value' is missing; expected {RowText.ValueExpected}",
            _ => null,
        };
    }

    private static string? Once(ref bool has, string name)
    {
        if (has)
            return $"'{name}' stands there twice; expected it once";
        has = true;
        return null;
    }

    private static string? Pass(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return null;
    }

    private string? Sensor(ref Utf8JsonReader reader, ref RowFields row)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
            return "'sensor' is no text; expected the sensor's path";
        if (!reader.ValueIsEscaped)
            row.Sensor = reader.ValueSpan;
        else if (reader.ValueSpan.Length > _unescaped.Length)
            return $"'sensor' is longer; expected at most {SensorId.MaxBytes} bytes of UTF-8";
        else
            row.Sensor = _unescaped.AsSpan(0, Unescape(ref reader));
        return null;
    }

    private int Unescape(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.CopyString(_unescaped);
        }
        catch (InvalidOperationException notUnicode)
        {
            throw new JsonException(notUnicode.Message, notUnicode);
        }
    }

    private string? Time(ref Utf8JsonReader reader, ref RowFields row)
    {
        reader.Read();
        bool isRead = reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetInt64(out long number) && RowText.TryTime(number, unit, out row.Time),
            JsonTokenType.String => !reader.ValueIsEscaped && RowText.TryTime(reader.ValueSpan, unit, out row.Time),
            _ => false,
        };
        return isRead ? null : $"'time' is {RowText.Found(reader.ValueSpan)}; expected {RowText.TimeExpected}";
    }

    private static string? Value(ref Utf8JsonReader reader, ref RowFields row)
    {
        reader.Read();
        row.Value = double.NaN;
        bool isRead = reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetDouble(out row.Value),
            JsonTokenType.Null => true,
            JsonTokenType.String => !reader.ValueIsEscaped && RowText.TryValue(reader.ValueSpan, out row.Value),
            _ => false,
        };
        return isRead ? null : $"'value' is {RowText.Found(reader.ValueSpan)}; expected {RowText.ValueExpected}";
    }

    private static string? QualityOf(ref Utf8JsonReader reader, ref RowFields row)
    {
        reader.Read();
        bool isRead = reader.TokenType switch
        {
            JsonTokenType.String => !reader.ValueIsEscaped && RowText.TryQuality(reader.ValueSpan, out row.Quality),
            JsonTokenType.Null => true,
            _ => false,
        };
        return isRead ? null : $"'quality' is {RowText.Found(reader.ValueSpan)}; expected {RowText.QualityExpected}";
    }
}
