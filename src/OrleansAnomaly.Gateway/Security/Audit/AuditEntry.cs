using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace OrleansAnomaly.Gateway.Security.Audit;

/// <summary>What an audit log tells in one line.</summary>
/// <param name="Act">What was, or was to be, done, such as <c>key.create</c>; one of <see cref="AuditActs"/>.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Who">By whom.</param>
internal sealed record AuditEntry(string Act, AuditOutcome Outcome, string Who)
{
    private const int Longest = 1_000;

    /// <summary>The tenant that it was done to; empty where it belongs to none.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>To what it was done; empty where the act says it all.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The address that it came from; empty where it came from this machine's own command line.</summary>
    public string From { get; init; } = "";

    /// <summary>The bytes of the line up to its hash: what the hash is made of.</summary>
    /// <param name="number">Which line, from 1.</param>
    /// <param name="time">When.</param>
    /// <param name="previous">The hash of the line before, in 64 digits.</param>
    public byte[] Body(long number, DateTimeOffset time, string previous)
    {
        var text = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteNumber("n", number);
            json.WriteString("time", time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));
            json.WriteString("act", Cut(Act));
            json.WriteString("outcome", JsonNamingPolicy.CamelCase.ConvertName(Outcome.ToString()));
            json.WriteString("who", Cut(Who));
            json.WriteString("tenant", Cut(Tenant));
            json.WriteString("subject", Cut(Subject));
            json.WriteString("from", Cut(From));
            json.WriteString("previous", previous);
            json.WriteEndObject();
        }
        // The closing brace comes after the hash.
        return text.WrittenSpan[..^1].ToArray();
    }

    private static string Cut(string text) => text.Length <= Longest ? text : text[..Longest] + "…";
}
