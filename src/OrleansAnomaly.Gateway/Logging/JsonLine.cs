using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace OrleansAnomaly.Gateway.Logging;

/// <summary>
/// A log entry as one JSON object on one line: <c>time, level, event, name, category, message</c>,
/// and where there are any <c>values</c> (an object), <c>exception</c>, <c>trace</c>.
/// </summary>
internal static class JsonLine
{
    // Text in any script stays readable; what could break a line or a terminal is escaped all the same.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(in LogEntry entry)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, s_options))
        {
            json.WriteStartObject();
            json.WriteString("time", entry.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", NameOf(entry.Level));
            json.WriteNumber("event", entry.Event.Id);
            if (entry.Event.Name is { } name)
                json.WriteString("name", name);
            json.WriteString("category", entry.Category);
            json.WriteString("message", LogEntry.Short(entry.Message));
            WriteValues(json, entry.Values);
            if (entry.Exception is { } exception)
                json.WriteString("exception", LogEntry.Short(exception));
            if (entry.Trace is { } trace)
                json.WriteString("trace", trace);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    public static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };

    private static void WriteValues(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>>? values)
    {
        if (values is null || values.All(value => value.Key == LogEntry.Template))
            return;
        json.WriteStartObject("values");
        var written = new HashSet<string>();
        foreach ((string name, object? value) in values)
        {
            if (name != LogEntry.Template && written.Add(name))
                WriteValue(json, name, value);
        }
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int or long or short or byte or uint:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, LogEntry.Short(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }
}
