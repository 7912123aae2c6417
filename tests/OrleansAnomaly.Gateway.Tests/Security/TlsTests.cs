using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Tests.Grpc;

namespace OrleansAnomaly.Gateway.Tests.Security;

public sealed class TlsTests : IDisposable
{
    private readonly Pems _pems = new();

    public void Dispose() => _pems.Dispose();

    private GatewayOptions Options => RunningGateway.AnyPort with { Url = "https://127.0.0.1:0", GrpcUrl = "auto", Tls = _pems.Options };

    [Fact]
    public async Task Certificates_change_while_requests_go_on_and_none_fails()
    {
        _pems.Rotate();
        await using RunningGateway running = await RunningGateway.StartAsync(Options);
        Renewal renewal = running.Server.Services.GetRequiredService<Renewal>();
        using HttpClient kept = Client(), kept2 = Client(version: HttpVersion.Version20);
        var seen = new ConcurrentDictionary<string, int>();
        List<string> shown = [];
        for (int round = 0; round < 6; round++)
        {
            // Every round some requests begin before the change, some during it, and new connections get the new certificate after it.
            Task[] requests = [.. Enumerable.Range(0, 24).Select(i => Task.Run(() => AskAsync(running, i % 3 == 0 ? kept : i % 3 == 1 ? kept2 : null, seen)))];
            shown.Add(_pems.Rotate());
            await renewal.RenewAsync(CancellationToken.None);
            await Task.WhenAll(requests);
            await AskAsync(running, null, seen);
            Assert.True(seen.ContainsKey(shown[^1]), "a new connection did not get the new certificate");
        }
        Assert.Equal(6, shown.Distinct().Count());
    }

    [Fact]
    public async Task With_TLS_gRPC_is_spoken_at_the_gateway_s_own_port()
    {
        _pems.Rotate();
        await using RunningGateway running = await RunningGateway.StartAsync(Options);
        Assert.Equal(running.Server.Url, running.Server.GrpcUrl);
        using HttpClient client = Client(version: HttpVersion.Version20);
        using var question = new ByteArrayContent(GrpcClient.Frame([]));
        question.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{running.Server.Url}/orleansanomaly.v1.FleetService/GetStatus") { Content = question, Version = HttpVersion.Version20 };
        using HttpResponseMessage answer = await client.SendAsync(request);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("0", Assert.Single(answer.TrailingHeaders.GetValues("grpc-status")));
    }

    [Fact]
    public async Task A_pair_that_does_not_go_together_keeps_the_one_before()
    {
        string first = _pems.Rotate();
        await using RunningGateway running = await RunningGateway.StartAsync(Options);
        Renewal renewal = running.Server.Services.GetRequiredService<Renewal>();
        foreach (Action breaking in (Action[])[_pems.RotateHalf, () => File.WriteAllText(Options.Tls.KeyFile!, "no key"), () => File.Delete(Options.Tls.CertificateFile!)])
        {
            breaking();
            await renewal.RenewAsync(CancellationToken.None);
            var seen = new ConcurrentDictionary<string, int>();
            await AskAsync(running, null, seen);
            Assert.Equal([first], seen.Keys);
        }
        string fresh = _pems.Rotate();
        await renewal.RenewAsync(CancellationToken.None);
        var after = new ConcurrentDictionary<string, int>();
        await AskAsync(running, null, after);
        Assert.Equal([fresh], after.Keys);
    }

    [Fact]
    public async Task Where_clients_need_certificates_none_is_heard_without_a_good_one()
    {
        _pems.Rotate();
        using var stranger = new Pems();
        await using RunningGateway running = await RunningGateway.StartAsync(Options with { Tls = _pems.Options with { ClientCaFile = _pems.AuthorityFile } });
        using (X509Certificate2 good = _pems.Client())
        using (HttpClient client = Client(certificate: good))
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri($"{running.Server.Url}/healthz"))).StatusCode);
        foreach (X509Certificate2? bad in (X509Certificate2?[])[null, stranger.Client(), _pems.Client("1.3.6.1.5.5.7.3.1")])
        {
            using HttpClient client = Client(certificate: bad);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync(new Uri($"{running.Server.Url}/healthz")));
            bad?.Dispose();
        }
    }

    [Fact]
    public async Task Only_TLS_of_today_is_spoken_and_HTTP_2_where_the_client_can()
    {
        _pems.Rotate();
        await using RunningGateway running = await RunningGateway.StartAsync(Options);
        using HttpClient client = Client(version: HttpVersion.Version20);
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"{running.Server.Url}/healthz"));
        Assert.Equal(HttpVersion.Version20, answer.Version);
        Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
#pragma warning disable SYSLIB0039, CA5397 // what must not be spoken
        await Assert.ThrowsAnyAsync<Exception>(() => HandshakeAsync(running, SslProtocols.Tls11));
#pragma warning restore SYSLIB0039, CA5397
        Assert.Equal(SslProtocols.Tls12, await HandshakeAsync(running, SslProtocols.Tls12));
        using var plain = new HttpClient();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => plain.GetAsync(new Uri(running.Server.Url.Replace("https", "http", StringComparison.Ordinal) + "/healthz")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_browsers_WebSocket_shows_its_key_as_a_subprotocol_and_never_gets_it_back(bool isHttp2)
    {
        _pems.Rotate();
        using var book = new KeyBook();
        string key = book.Add(Role.Viewer);
        await using RunningGateway running = await RunningGateway.StartAsync(Options with { Security = book.Options.Security }, clock: new TestKit.Fleet.ManualTime(KeyBook.Now));
        foreach ((string shown, bool isGood) in ((string, bool)[])[(key, true), (KeyBook.WithOtherSecret(key), false)])
        {
            using var socket = new ClientWebSocket();
            socket.Options.AddSubProtocol("anomaly.v1");
            socket.Options.AddSubProtocol($"anomaly.bearer.{shown}");
            if (isHttp2)
            {
                socket.Options.HttpVersion = HttpVersion.Version20;
                socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            }
            using var invoker = new HttpMessageInvoker(Handler(null));
            var address = new Uri(running.Server.Url.Replace("https", "wss", StringComparison.Ordinal) + "/v1/stream");
            if (!isGood)
            {
                await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, invoker, CancellationToken.None));
                continue;
            }
            await socket.ConnectAsync(address, invoker, CancellationToken.None);
            Assert.Equal("anomaly.v1", socket.SubProtocol);
            socket.Abort();
        }
    }

    [Theory]
    [InlineData("https://127.0.0.1:0", "", "expected http://, as Tls:CertificateFile is empty")]
    [InlineData("http://127.0.0.1:0", "c", "expected https://, as Tls:CertificateFile is given")]
    [InlineData("http://0.0.0.0:0", "", "expected a loopback address, or authentication (Security:KeysFile or Security:Jwt) and TLS (Tls:CertificateFile), or --insecure")]
    [InlineData("http://0.0.0.0:0", "k", "expected a loopback address, or TLS (Tls:CertificateFile), or --insecure")]
    [InlineData("https://0.0.0.0:0", "c", "expected a loopback address, or authentication (Security:KeysFile or Security:Jwt), or --insecure")]
    [InlineData("https://0.0.0.0:0", "ck", null)]
    [InlineData("http://0.0.0.0:0", "i", null)]
    [InlineData("https://192.0.2.1:0", "ci", null)]
    public void A_listener_that_others_reach_needs_both_or_a_word(string url, string has, string? fault)
    {
        var options = new GatewayOptions
        {
            Url = url,
            Insecure = has.Contains('i'),
            Security = new SecurityOptions { KeysFile = has.Contains('k') ? "keys.json" : null },
            Tls = has.Contains('c') ? new TlsOptions { CertificateFile = "a", KeyFile = "b" } : new TlsOptions(),
        };
        if (fault is null)
            Assert.Empty(options.Validate());
        else
            Assert.Contains(fault, Assert.Single(options.Validate()));
    }

    [Fact]
    public async Task Files_that_cannot_be_used_keep_the_gateway_from_starting()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => GatewayServer.StartAsync(Options));
        _pems.Rotate();
        _pems.RotateHalf();
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => GatewayServer.StartAsync(Options));
        Assert.Contains("Tls:", refused.Message);
        Assert.DoesNotContain("PRIVATE", refused.Message);
    }

    private async Task AskAsync(RunningGateway running, HttpClient? kept, ConcurrentDictionary<string, int> seen)
    {
        using HttpClient? fresh = kept is null ? Client(seen) : null;
        for (int i = 0; i < (kept is null ? 1 : 5); i++)
        {
            using HttpResponseMessage answer = await (kept ?? fresh!).GetAsync(new Uri($"{running.Server.Url}/v1/sensors?limit=1"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private static async Task<SslProtocols> HandshakeAsync(RunningGateway running, SslProtocols protocol)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, new Uri(running.Server.Url).Port);
        await using var tls = new SslStream(connection.GetStream(), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = protocol });
        // A server of TLS 1.3 may refuse after its client is content.
        await tls.WriteAsync(Encoding.ASCII.GetBytes("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        Assert.True(await tls.ReadAsync(new byte[16]) > 0);
        return tls.SslProtocol;
    }

    private SocketsHttpHandler Handler(ConcurrentDictionary<string, int>? seen, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
        {
            using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
            chain.ChainPolicy.CustomTrustStore.Add(_pems.Authority);
            var found = (X509Certificate2)shown!;
            seen?.TryAdd(found.Thumbprint, 1);
            return chain.Build(found);
        };
        if (certificate is not null)
            handler.SslOptions.ClientCertificates = [certificate];
        return handler;
    }

    private HttpClient Client(ConcurrentDictionary<string, int>? seen = null, Version? version = null, X509Certificate2? certificate = null) => new(Handler(seen, certificate))
    {
        DefaultRequestVersion = version ?? HttpVersion.Version11, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact, Timeout = TimeSpan.FromMinutes(1),
    };
}
