using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace OrleansAnomaly.Gateway.Logging;

/// <summary>A log entry for people: time (UTC), level, message, event; an exception on lines of its own.</summary>
internal static class TextLine
{
    public static string Of(in LogEntry entry)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{entry.Time.UtcDateTime:HH:mm:ss.fff} {Mark(entry.Level)} ");
        Append(text, LogEntry.Short(entry.Message), newline: @"\n");
        text.Append(CultureInfo.InvariantCulture, $" [{entry.Event.Id}]");
        if (entry.Level >= LogLevel.Error && entry.Trace is { } trace)
            text.Append(" trace ").Append(trace);
        if (entry.Exception is { } exception)
        {
            text.Append("\n    ");
            Append(text, LogEntry.Short(exception).ReplaceLineEndings("\n"), newline: "\n    ");
        }
        return text.ToString();
    }

    private static string Mark(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    // What came with a request must neither begin a line of its own nor speak to the terminal.
    private static void Append(StringBuilder text, string found, string newline)
    {
        foreach (char c in found)
        {
            if (c == '\n')
                text.Append(newline);
            else if (char.IsControl(c))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                text.Append(c);
        }
    }
}
