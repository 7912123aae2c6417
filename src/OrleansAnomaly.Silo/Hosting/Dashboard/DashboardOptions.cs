using System.ComponentModel;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>Where Orleans' dashboard is shown, and to whom. It is off unless both are set.</summary>
public sealed record DashboardOptions
{
    private const int ShortestToken = 16;

    /// <summary>Where it listens, apart from the gateway: <c>http://</c>, a host and a port. Port 0 lets the system choose. No dashboard where there is none.</summary>
    public string? Url { get; init; }

    /// <summary>What every request must bring, as <c>Authorization: Bearer</c> or as the password that browsers ask for; 16 to 200 visible characters of ASCII.</summary>
    [PasswordPropertyText(true)]
    public string? Token { get; init; }

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Url is not null && (!Uri.TryCreate(Url, UriKind.Absolute, out Uri? url) || url.Scheme != Uri.UriSchemeHttp || url.AbsolutePath != "/" || url.Query.Length > 0 || url.UserInfo.Length > 0))
            errors.Add($"{nameof(Url)} is '{Url}'; expected http://, a host and a port, such as http://127.0.0.1:8081");
        if (Url is not null && Token is null)
            errors.Add($"{nameof(Token)} is empty; expected {ShortestToken} to 200 characters: without one there is no dashboard");
        if (Token is not null && (Token.Length is < ShortestToken or > 200 || Token.Any(c => c is <= ' ' or > '~')))
            errors.Add($"{nameof(Token)} has {Token.Length} characters; expected {ShortestToken} to 200 visible characters of ASCII");
        return errors;
    }
}
