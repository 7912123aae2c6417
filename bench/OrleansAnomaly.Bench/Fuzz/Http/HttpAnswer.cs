using System.Globalization;
using System.Text;

namespace OrleansAnomaly.Bench.Fuzz.Http;

/// <summary>An answer as it came off the wire.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers, with names in lower case.</param>
/// <param name="Body">The body; of a stream only how it begins.</param>
/// <param name="IsStream">Whether it goes on.</param>
internal sealed record HttpAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool IsStream)
{
    /// <summary>The media type without its parameters; empty where there is none.</summary>
    public string MediaType => Headers.TryGetValue("content-type", out string? type) ? type.Split(';')[0].Trim() : "";

    /// <summary>Whether the server ends the connection after it.</summary>
    public bool IsLast => Headers.TryGetValue("connection", out string? connection) && connection.Contains("close", StringComparison.OrdinalIgnoreCase);

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>How long the body is; −1 where it comes in chunks, −2 where it ends with the connection.</summary>
    public static long LengthOf(int status, bool isHead, IReadOnlyDictionary<string, string> headers) =>
        isHead || status is 204 or 304 or < 200 ? 0
        : headers.ContainsKey("transfer-encoding") ? -1
        : headers.TryGetValue("content-length", out string? length) ? long.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture)
        : -2;

    /// <summary>Reads a status line and headers.</summary>
    /// <exception cref="FormatException">They are none.</exception>
    public static (int Status, Dictionary<string, string> Headers) ReadHead(string head)
    {
        string[] lines = head.Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || !int.TryParse(lines[0].AsSpan(9, 3), out int status))
            throw new FormatException($"the answer begins with '{lines[0]}'");
        var headers = new Dictionary<string, string>();
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':');
            if (colon < 1 || !headers.TryAdd(line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim()))
                throw new FormatException($"the answer has the header '{line}', which is none or stands there twice");
        }
        return (status, headers);
    }
}
