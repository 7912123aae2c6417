using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Security;

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

    public static string Short(string text) => Cut(Redaction.Of(text), LongestText);

    /// <summary>An exception with its inner ones and stack traces.</summary>
    public static string Short(Exception exception) => Cut(Redaction.Of(exception.ToString()), 4 * LongestText);

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most] + "…";
}
