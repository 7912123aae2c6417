using System.Text.RegularExpressions;

namespace OrleansAnomaly.Gateway.Security;

/// <summary>
/// Takes keys and tokens out of texts for logs and traces. Nothing of this project writes them there; but a client may put them where they do not belong, such
/// as into an address or a header that is malformed, and then the framework quotes them.
/// </summary>
internal static partial class Redaction
{
    private const string Left = "$1(not shown)";

    /// <summary>The text without what could let somebody in.</summary>
    public static string Of(string text) =>
        text.Contains("anomaly_", StringComparison.Ordinal) || text.Contains("eyJ", StringComparison.Ordinal) ? Token().Replace(Key().Replace(text, Left), Left) : text;

    // From the first digit of the secret on: also a key that was cut.
    [GeneratedRegex("(anomaly_[0-9a-f]{16}_)[0-9a-f]+(_[0-9a-f]*)?", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    // A JSON object in base64url begins so; what follows after the dots is claims and signature.
    [GeneratedRegex(@"(eyJ)[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)*", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
