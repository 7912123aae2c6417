namespace OrleansAnomaly.Gateway.Metrics;

/// <summary>Where traces and metrics go besides <c>/metrics</c>.</summary>
public sealed record TelemetryOptions
{
    /// <summary>
    /// An OpenTelemetry collector: <c>http://</c> or <c>https://</c>, a host, a port and perhaps a path, to which <c>/v1/traces</c> and <c>/v1/metrics</c> are
    /// added (OTLP over HTTP, protobuf). Nothing is sent where none is named.
    /// </summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>How often metrics are sent; 1 second to 1 hour.</summary>
    public TimeSpan OtlpInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest that sending may take, and that the end of the gateway waits for it; 100 milliseconds to 1 minute.</summary>
    public TimeSpan OtlpTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Share of the requests whose traces are sent, 0 to 1; a client that has decided for its own trace decides for the request too.</summary>
    public double TraceShare { get; init; } = 0.05;

    /// <summary>What the gateway is called in traces and metrics that are sent.</summary>
    public string Name { get; init; } = "orleans-anomaly";

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (OtlpEndpoint is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0))
            errors.Add($"OtlpEndpoint is '{text}'; expected http:// or https:// and a host, such as http://127.0.0.1:4318, without name, password and query");
        if (OtlpInterval < TimeSpan.FromSeconds(1) || OtlpInterval > TimeSpan.FromHours(1))
            errors.Add($"OtlpInterval is {OtlpInterval}; expected 1 second to 1 hour");
        if (OtlpTimeout < TimeSpan.FromMilliseconds(100) || OtlpTimeout > TimeSpan.FromMinutes(1))
            errors.Add($"OtlpTimeout is {OtlpTimeout}; expected 100 milliseconds to 1 minute");
        if (!(TraceShare is >= 0 and <= 1))
            errors.Add($"TraceShare is {TraceShare}; expected 0 to 1");
        if (Name.Length is 0 or > 100)
            errors.Add($"Name has {Name.Length} characters; expected 1 to 100");
        return errors;
    }
}
