using Microsoft.Extensions.Logging;

namespace OrleansAnomaly.Gateway.Logging;

/// <summary>Something that was logged.</summary>
internal readonly record struct LogEntry
{
    public required DateTimeOffset Time { get; init; }

    public required LogLevel Level { get; init; }

    public required EventId Event { get; init; }

    public required string Category { get; init; }

    public required string Message { get; init; }

    /// <summary>The message's named values, and the template under <see cref="Template"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>>? Values { get; init; }

    public Exception? Exception { get; init; }

    public string? Trace { get; init; }

    /// <summary>The name under which the framework puts the template among the values.</summary>
    public const string Template = "{OriginalFormat}";

    /// <summary>Longest text of a line's part, in characters: what came with a request must not fill the disk.</summary>
    public const int LongestText = 4_096;

    public static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";

    /// <summary>An exception with its inner ones and stack traces.</summary>
    public static string Short(Exception exception)
    {
        string text = exception.ToString();
        return text.Length <= 4 * LongestText ? text : text[..(4 * LongestText)] + "…";
    }
}
