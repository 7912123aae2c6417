using System.Globalization;
using System.Text;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Bench.Fuzz.Http;

/// <summary>One request for the gateway: sound, odd or no HTTP at all. The same seed, number and operations make the same request for ever.</summary>
internal sealed class HttpCase
{
    public const int Assets = 8, SensorsPerAsset = 4;

    // A larger body, cut off in its middle, might have been taken in by half, and nobody would hear of it.
    private const int MostBrokenBody = 100_000;

    // What is beyond the server's bounds it need not read to the end, and what is unread when a connection ends may cost the answer.
    private const int MostHeaders = 90, MostHeadBytes = 30_000;

    private readonly ApiOperation[] _operations;
    private readonly long _number;
    private readonly List<string> _headers = [];
    private SplitMix64 _random;
    private byte[] _body = [];
    private byte[] _afterwards = [];
    private bool _isBroken, _isLast;

    private HttpCase(ulong seed, long number, ApiOperation[] operations) => (_random, _number, _operations) = (new SplitMix64(seed).Fork((ulong)number), number, operations);

    /// <summary>What time it is in the world of a request.</summary>
    public static DateTimeOffset ClockOf(long number) => Telemetry.Start + TimeSpan.FromDays(4) + TimeSpan.FromSeconds(number);

    public static WireRequest Make(ulong seed, long number, ApiOperation[] operations) => new HttpCase(seed, number, operations).Make();

    /// <summary>A sensor that has a past.</summary>
    public static string Sensor(ref SplitMix64 random) =>
        string.Create(CultureInfo.InvariantCulture, $"plant/machine-{random.NextInt32(Assets):D4}/s{random.NextInt32(SensorsPerAsset)}");

    private WireRequest Make()
    {
        ApiOperation operation = Chance(3) ? _operations.FirstOrDefault(one => one.Name == "ingest") ?? _operations[0] : _operations[Below(_operations.Length)];
        string method = Chance(40) ? OneOf(Hostile.Methods) : operation.Method;
        string target = Chance(15) ? Nonsense(operation) : Target(operation);
        if (method is not ("GET" or "HEAD") && (operation.Name == "ingest" || Chance(4)) || Chance(50))
            AddBody();
        if (operation.Name == "stream" && Chance(3))
            AddUpgrade();
        for (int n = Chance(3) ? 1 + Below(3) : 0; n > 0; n--)
            _headers.Add(OneOf(Hostile.Headers));
        if (Chance(400))
            _headers.Add("X-Long: " + new string('x', Below(60_000)));
        if (Chance(400))
            _headers.AddRange(Enumerable.Range(0, Below(300)).Select(i => $"X-{i}: {i}"));
        string version = "HTTP/1.1", host = "Host: 127.0.0.1\r\n";
        if (Chance(20))
            (version, host) = Break();
        // A body that is said to be packed once more, or an upgrade, is still a sound request.
        var head = new StringBuilder($"{method} {target} {version}\r\n{host}");
        foreach (string header in _headers)
            head.Append(header).Append("\r\n");
        return new WireRequest(method, target, head.Append("\r\n").ToString(), _body)
        {
            IsBroken = _isBroken || _headers.Count > MostHeaders || head.Length > MostHeadBytes || target.AsSpan().ContainsAnyInRange('\u0080', '\uFFFF') || _headers.Exists(header => header.AsSpan().ContainsAnyInRange('\u0080', '\uFFFF')),
            IsLast = _isLast,
            Piece = Chance(20) ? 1 + Below(2_000) + _body.Length / 20 : int.MaxValue,
            Afterwards = _afterwards,
        };
    }

    private bool Chance(int oneIn) => Below(oneIn) == 0;

    private int Below(int bound) => _random.NextInt32(bound);

    private string OneOf(params ReadOnlySpan<string> choices) => choices[Below(choices.Length)];

    private string Target(ApiOperation operation)
    {
        string path = operation.Path;
        var query = new List<string>();
        bool isSound = Chance(2);
        foreach (ApiParameter parameter in operation.Parameters)
        {
            string value = isSound || !Chance(3) ? Sound(parameter) : OneOf(Hostile.Encoded);
            if (parameter.Place == "path")
                path = path.Replace($"{{{parameter.Name}}}", value, StringComparison.Ordinal);
            else if (parameter.Place == "header" && Chance(3))
                _headers.Add($"{parameter.Name}: {value}");
            else if (parameter.Place == "query" && (parameter.Name == "sensor" || Chance(3)))
                query.Add($"{parameter.Name}={value}");
        }
        if (!isSound && Chance(4))
            query.Add(Chance(2) || query.Count == 0 ? $"{OneOf(Hostile.Encoded)}={OneOf(Hostile.Encoded)}" : query[0]);
        if (operation.Name == "ingest")
            query.AddRange(Chance(4) ? [$"wait={OneOf("scored", "durable", "never", "")}"] : Chance(6) ? [$"time_unit={OneOf("ms", "s", "us", "ns", "h")}"] : []);
        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    private string Sound(ApiParameter parameter)
    {
        if (parameter.Words.Length > 0)
            return parameter.Words[Below(parameter.Words.Length)];
        if (parameter.Type == "boolean")
            return OneOf("true", "false");
        if (parameter.Type == "integer")
            return (2 + Below(200)).ToString(CultureInfo.InvariantCulture);
        return parameter.Name switch
        {
            "sensor" => Sensor(ref _random),
            "prefix" => OneOf("plant/", "plant/machine-0001", "other/", ""),
            "from" => ClockOf(_number).AddHours(-1 - Below(48)).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            "to" => ClockOf(_number).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            "after" or "Last-Event-ID" => OneOf("-1.0", "0.0", "1.0", "5.2"),
            "cursor" => "",
            "id" => $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"plant/machine-{Below(Assets):D4}"))).TrimEnd('=')}.{1 + Below(3)}",
            _ => Uri.EscapeDataString(parameter.Example),
        };
    }

    private string Nonsense(ApiOperation operation) => Below(10) switch
    {
        0 => "/" + OneOf(Hostile.Encoded),
        1 => operation.Path + "/",
        2 => operation.Path.ToUpperInvariant(),
        3 => operation.Path.Replace("/", "//", StringComparison.Ordinal),
        4 => operation.Path.Replace("/v1", "/v1/./x/..", StringComparison.Ordinal),
        5 => operation.Path.Replace("s", "%73", StringComparison.Ordinal),
        6 => $"{operation.Path}/{OneOf(Hostile.Encoded)}",
        7 => $"http://elsewhere.example{operation.Path}",
        8 => OneOf("*", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/v1", "/V1/Status", "/.git/config", "/openapi/v2.json", "/openapi/%2e%2e/v1.json", "/?", "/v1/status?" + new string('q', Below(20_000))),
        _ => $"{operation.Path}{OneOf(Hostile.Encoded)}?{OneOf(Hostile.Encoded)}",
    };

    private void AddBody()
    {
        var body = BodyCase.Make(_random.Fork(1), _number);
        _body = body.Bytes;
        if (body.ContentType.Length > 0)
            _headers.Add($"Content-Type: {body.ContentType}");
        if (body.ContentEncoding.Length > 0)
            _headers.Add($"Content-Encoding: {body.ContentEncoding}");
        if (Chance(6))
            Chunk();
        else
            _headers.Add($"Content-Length: {_body.Length}");
    }

    private void Chunk()
    {
        _headers.Add("Transfer-Encoding: chunked");
        var chunked = new MemoryStream();
        for (int at = 0; at < _body.Length;)
        {
            int length = Math.Min(_body.Length - at, 1 + Below(Math.Max(1, _body.Length)));
            chunked.Write(Encoding.ASCII.GetBytes($"{length:x}{(Chance(10) ? ";x=y" : "")}\r\n"));
            chunked.Write(_body.AsSpan(at, length));
            chunked.Write("\r\n"u8);
            at += length;
        }
        chunked.Write(Chance(10) ? "0\r\nX-Trailer: y\r\n\r\n"u8 : "0\r\n\r\n"u8);
        _body = chunked.ToArray();
    }

    private void AddUpgrade()
    {
        _headers.Add(OneOf("Connection: Upgrade", "Connection: Upgrade", "Connection: keep-alive, Upgrade", "Connection: close"));
        _headers.Add(OneOf("Upgrade: websocket", "Upgrade: websocket", "Upgrade: WebSocket", "Upgrade: h2c"));
        if (!Chance(6))
            _headers.Add($"Sec-WebSocket-Version: {OneOf("13", "13", "13", "13", "8", "x", "")}");
        if (!Chance(6))
            _headers.Add($"Sec-WebSocket-Key: {OneOf("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ==", "short", "", "AAAA====")}");
        if (Chance(4))
            _headers.Add(OneOf("Sec-WebSocket-Protocol: chat, x", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits", "Sec-WebSocket-Extensions: x"));
        _afterwards = Below(4) switch
        {
            0 => [0x88, 0x80, 0, 0, 0, 0],
            1 => [0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0],
            2 => [0xFF, 0x05, 1, 2, 3],
            _ => [.. Enumerable.Range(0, 200).Select(_ => (byte)Below(256))],
        };
    }

    /// <summary>Makes of it what is not HTTP, or says of its body what is not so.</summary>
    private (string Version, string Host) Break()
    {
        _isBroken = true;
        int most = _headers.Exists(header => header.StartsWith("Content-Encoding", StringComparison.Ordinal)) ? 20 : MostBrokenBody;
        if (_body.Length > most)
            _body = _body[..most];
        (string version, string host) = ("HTTP/1.1", "Host: 127.0.0.1\r\n");
        // Where the server would wait for more it is told that nothing will come. Never after what is whole: the server may take
        // that in and have nobody to tell.
        bool isChunked = _headers.Contains("Transfer-Encoding: chunked");
        switch (Below(12))
        {
            case 0:
                version = OneOf("HTTP/9.9", "HTTP/1.0", "HTTP/2.0", "http/1.1", "FTP/1.1", "", "HTTP/1.1 x");
                break;
            case 1:
                host = OneOf("", "Host: a\r\nHost: b\r\n", "Host: \r\n", "Host: a b\r\n", "Host: [::1\r\n", "Host: 127.0.0.1:99999999\r\n", "Host: user@x\r\n");
                break;
            case 2:
                _headers.RemoveAll(header => header.StartsWith("Content-Length", StringComparison.Ordinal));
                _headers.Add($"Content-Length: {OneOf("-1", "+5", "1e3", "99999999999999999999", "2147483648", "", "x", "0x10", "5, 5")}");
                break;
            case 3:
                _headers.Add($"Content-Length: {_body.Length}");
                break;
            case 4:
                _headers.RemoveAll(header => header.StartsWith("Content-Length", StringComparison.Ordinal));
                _headers.Add($"Content-Length: {_body.Length + 1 + Below(1_000)}");
                _isLast = !isChunked;
                break;
            case 5:
                _headers.RemoveAll(header => header.StartsWith("Content-Length", StringComparison.Ordinal));
                _headers.Add($"Content-Length: {Below(_body.Length + 1)}");
                break;
            case 6:
                _headers.Add(OneOf("Transfer-Encoding: chunked", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: \u000bchunked"));
                _isLast = !isChunked;
                break;
            case 7:
                _headers.Add(OneOf("no colon", ": no name", " folded", "X\0: y", "X: \0", "X Y: z", "X: a\rb", "X: a\nY: b"));
                break;
            case 8:
                _headers.Add("Transfer-Encoding: chunked");
                _body = Encoding.ASCII.GetBytes(OneOf("zz\r\n", "ffffffffffffffff\r\nx", "5\r\nabc", "-1\r\n", "3\r\nabcde\r\n0\r\n\r\n", "0\r\n", "1;" + new string('x', 10_000)));
                _isLast = true;
                break;
            case 9:
                _body = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, Below(300)).Select(_ => (char)Below(256))));
                _isLast = true;
                break;
            case 10:
                version = "HTTP/1.1\r\nX: y\r\n\r\nGET /healthz HTTP/1.1";
                break;
            default:
                host = new string('h', 40_000);
                break;
        }
        return (version, host);
    }
}
