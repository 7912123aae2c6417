using System.Net;

namespace OrleansAnomaly.Gateway;

/// <summary>Options of a <see cref="GatewayServer"/>.</summary>
public sealed record GatewayOptions
{
    private const string Automatic = "auto";

    /// <summary>Where it listens: <c>http://</c>, or <c>https://</c> where there is a certificate, a host and a port. Port 0 lets the system choose.</summary>
    public string Url { get; init; } = "http://127.0.0.1:8080";

    /// <summary>
    /// Where gRPC is spoken over HTTP/2, written as <see cref="Url"/> is: without TLS it needs a port of its own. <c>auto</c> is <see cref="Url"/> itself where that
    /// has TLS; else its host and the port after its own, or port 0 where that is 0. Null turns it off where there is no TLS.
    /// </summary>
    public string? GrpcUrl { get; init; } = Automatic;

    /// <summary>
    /// Whether it may listen where other machines reach it although nobody is asked who he is, or nothing is encrypted: behind a proxy that does both, say.
    /// </summary>
    public bool Insecure { get; init; }

    /// <summary>Most bytes of a request's body as sent; 1 KiB to 16 GiB.</summary>
    public long MaxBodyBytes { get; init; } = 64L << 20;

    /// <summary>Most bytes of a body once unpacked; 1 KiB to 64 GiB.</summary>
    public long MaxUnpackedBytes { get; init; } = 512L << 20;

    /// <summary>Most bytes of one message of readings over gRPC, as sent and once unpacked; 64 KiB to 256 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 4 << 20;

    /// <summary>Most connections at once; 16 to 1,000,000.</summary>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Most open streams (server-sent events, WebSockets and streams of gRPC) at once; 1 to 100,000.</summary>
    public int MaxStreams { get; init; } = 4_096;

    /// <summary>Most bodies of readings that are read at once; others wait for their turn. 1 to 10,000.</summary>
    public int MaxIngesting { get; init; } = 64;

    /// <summary>Most requests for detection that are worked on at once, 1 to 1,024; as many as there are processors by default. Others wait for their turn.</summary>
    public int MaxDetecting { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 1_024);

    /// <summary>Most requests of one client address in a second, 0 to 10,000,000; 0 takes all.</summary>
    public int RequestsPerSecond { get; init; }

    /// <summary>Longest that a request may take from its first byte to the last of its answer, streams excepted; 1 second to 1 hour.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest that a client may take to send the headers of a request; 1 second to 10 minutes.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest that a connection may lie idle between requests; 1 second to 1 day.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>Longest that the reader of a stream may take nothing before its connection is ended; 1 second to 1 day.</summary>
    public TimeSpan StalledTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest that requests under way may go on once the gateway is told to end; 0 to 1 hour.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Who is let in.</summary>
    public SecurityOptions Security { get; init; } = new();

    /// <summary>TLS.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>Where gRPC has a port of its own; null where it has none.</summary>
    internal string? GrpcAddress => GrpcUrl != Automatic ? GrpcUrl
        : !Tls.IsOn && Uri.TryCreate(Url, UriKind.Absolute, out Uri? url) && url.Port < ushort.MaxValue ? $"{url.Scheme}://{url.Host}:{(url.Port == 0 ? 0 : url.Port + 1)}" : null;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. Security.Validate(), .. Tls.Validate()];
        Address(nameof(Url), Url, "http://127.0.0.1:8080");
        if (GrpcUrl is not null and not Automatic)
            Address(nameof(GrpcUrl), GrpcUrl, "http://127.0.0.1:8081, auto or nothing");
        else if (GrpcUrl is not null && !Tls.IsOn && GrpcAddress is null && errors.Count == 0)
            errors.Add($"GrpcUrl is '{GrpcUrl}', but {Url} has no port after its own; expected http://, a host and a port, or nothing");
        Number(nameof(MaxBodyBytes), MaxBodyBytes, 1L << 10, 16L << 30);
        Number(nameof(MaxUnpackedBytes), MaxUnpackedBytes, 1L << 10, 64L << 30);
        Number(nameof(MaxMessageBytes), MaxMessageBytes, 64L << 10, 256L << 20);
        Number(nameof(MaxConnections), MaxConnections, 16, 1_000_000);
        Number(nameof(MaxStreams), MaxStreams, 1, 100_000);
        Number(nameof(MaxIngesting), MaxIngesting, 1, 10_000);
        Number(nameof(MaxDetecting), MaxDetecting, 1, 1_024);
        Number(nameof(RequestsPerSecond), RequestsPerSecond, 0, 10_000_000);
        Span(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Span(nameof(HeadersTimeout), HeadersTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Span(nameof(IdleTimeout), IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Span(nameof(StalledTimeout), StalledTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Span(nameof(DrainTimeout), DrainTimeout, TimeSpan.Zero, TimeSpan.FromHours(1));
        return errors;

        void Address(string name, string found, string example)
        {
            string scheme = Tls.IsOn ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
            if (!Uri.TryCreate(found, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https") || url.AbsolutePath != "/" || url.Query.Length > 0 || url.UserInfo.Length > 0)
                errors.Add($"{name} is '{found}'; expected http:// or https://, a host and a port, such as {example}");
            else if (url.Scheme != scheme)
                errors.Add($"{name} is '{found}'; expected {scheme}://, as Tls:CertificateFile is {(Tls.IsOn ? "given" : "empty")}");
            else if (!Insecure && !(Security.AsksWho && Tls.IsOn) && !IsLoopback(url))
                errors.Add($"{name} is '{found}', which other machines may reach; expected a loopback address, or {Lacking}, or --insecure (Insecure)");
        }

        void Number(string name, long value, long least, long most)
        {
            if (value < least || value > most)
                errors.Add($"{name} is {value}; expected {least} to {most}");
        }

        void Span(string name, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
                errors.Add($"{name} is {value}; expected {least} to {most}");
        }
    }

    /// <summary>Whether it listens where other machines reach it.</summary>
    internal bool IsRemote => !IsLoopback(new Uri(Url)) || (GrpcAddress is { } grpc && !IsLoopback(new Uri(grpc)));

    private string Lacking => string.Join(" and ", new[]
    {
        Security.AsksWho ? null : "authentication (Security:KeysFile or Security:Jwt)",
        Tls.IsOn ? null : "TLS (Tls:CertificateFile)",
    }.Where(lacking => lacking is not null));

    private static bool IsLoopback(Uri url) =>
        url.IsLoopback || (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
