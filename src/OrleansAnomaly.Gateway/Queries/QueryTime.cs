using System.Globalization;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Queries;

/// <summary>
/// Times as query strings have them: ISO 8601 (UTC where no offset is named), or an integer of milliseconds since 1970-01-01T00:00:00Z. Parts below a
/// microsecond are cut off.
/// </summary>
internal static class QueryTime
{
    private const string Expected = "expected ISO 8601, such as 2026-03-02T08:00:00Z, or milliseconds since 1970, between 1900-01-01 and 2200-01-01";

    private static readonly string[] s_formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads a time, or says what was found and what was expected.</summary>
    public static bool TryParse(string text, out long time, out string? fault)
    {
        fault = null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long milliseconds))
        {
            // Bounded first, so that the product is.
            time = Math.Clamp(milliseconds, long.MinValue / EventTime.Millisecond, long.MaxValue / EventTime.Millisecond) * EventTime.Millisecond;
        }
        else if (DateTimeOffset.TryParseExact(text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment))
        {
            time = EventTime.From(moment);
        }
        else
        {
            time = EventTime.None;
        }
        if (EventTime.IsValid(time))
            return true;
        fault = $"found {QueryText.Quote(text)}; {Expected}";
        return false;
    }
}
