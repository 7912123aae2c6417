using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Bench.Fuzz.Http;

/// <summary>Texts that nobody should send.</summary>
internal static class Hostile
{
    /// <summary>Percent-encoded already, as they go into a target.</summary>
    public static readonly string[] Encoded =
    [
        "", "%20", "%00", "%FF", "%C0%AF", "%ED%A0%80", "%", "%z", "%2", "%25", "%2f", "%2F..%2F", "%2e%2e%2f", "..", "...", "%0d%0aX-Y:%20z", "%09", "+", "++", "null", "undefined",
        "-1", "0", "1", "2", "00001", "1.0", "1e3", "1e999", "10001", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "99999999999999999999999999", "0x1F", "NaN",
        "Infinity", "true", "TRUE", "false", "True", "yes", "'", "%22", "<script>", "%3Cscript%3E", "${jndi:x}", "{}", "[]", "{0}", "a'--", "%F0%9F%92%A9", "%E2%80%AE", "%E2%80%A8", "%D9%A3",
        "0001-01-01", "9999-12-31T23:59:59.9999999%2B14:00", "2026-02-30", "2026-03-02T24:00:00Z", "-62135596800000", "4102444800000", "-9223372036854775808", "2026-03-02", "2026-03-02T12:00:00Z",
        "-1.0", "0.0", "-1.0.0", "5.-1", "9999999.0", "1.99999999999", ".", "1.", ".1", "AAAAAAAAAAA", "AAAAAAAAAAA=", "____", "-", "cGxhbnQ.1", "cGxhbnQ.-1", "cGxhbnQ.99999999999", ".0", "/", "//", "plant//x", "/plant",
        "plant/", "plant", "plant/machine-0000/s0/", "PLANT/MACHINE-0000/S0", "anomalous", "ANOMALOUS", "plot", "buckets", "Buckets", "never/seen", "%u0041", "a%26b%3Dc", "a;b", "#", "%23", "?", "==", "&&",
    ];

    /// <summary>For the insides of bodies.</summary>
    public static readonly string[] Shards =
    [
        "\"", "\\", "\\u0000", "\\ud800", "\\uDFFF\\uD800", "\0", "\n", "\r", "\r\n", "\n\n", ",", ":", "{", "}", "[", "]", "{}", "[]", "[[[[[[[[[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "null", "true",
        "1e999", "-1e999", "1e-999", "-0", "0.1e+1", "99999999999999999999999999999999", "-9223372036854775808", "9223372036854775807", "NaN", "Infinity", "-inf", "\"nan\"", "0x10", "1_000", "٣", "é", "\u2028",
        "\uFEFF", "\u001B[31m", "\"sensor\"", "\"time\":", "\"value\":", "\"quality\":\"worse\"", "\"quality\":\"out_of_service\"", "sensor,time,value\n", "time", "//", "/*", "'", "#", ";", "\t", "2026-02-30T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z", "1900-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "\"readings\":", "{\"readings\":[", "\"__proto__\":{}", "a/../../b", "/", "//", " ", "\u00A0", "\u202E",
    ];

    /// <summary>Methods that are, or are not, what an address takes.</summary>
    public static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", "X", "G-E_T", "AVERYLONGMETHODTHATNOBODYKNOWS"];

    /// <summary>Headers that change what a request means, or seem to.</summary>
    public static readonly string[] Headers =
    [
        "Range: bytes=0-0", "Range: bytes=-1", "Range: lines=5", "Expect: 100-continue", "Expect: 200-nothing", "Accept: image/png", "Accept: */*;q=0", "Accept: ;;;", "Accept-Encoding: gzip, br", "Accept-Charset: x",
        "If-None-Match: *", "If-Modified-Since: yesterday", "If-Match: \"x\"", "Connection: close", "Connection: keep-alive, te", "Connection: upgrade", "Upgrade: h2c", "Upgrade: websocket", "HTTP2-Settings: AAA",
        "TE: trailers", "Trailer: X", "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: https", "X-HTTP-Method-Override: DELETE", "Forwarded: for=1", "Cookie: a=b; c", "Authorization: Basic ====", "Last-Event-ID: x",
        "Last-Event-ID: -1.0", "Last-Event-ID: 99999999999.0", "Last-Event-ID: ", "Via: 1.0 x", "Max-Forwards: 0", "Content-Encoding: gzip", "Content-Encoding: br", "Content-Encoding: gzip, br", "Content-Encoding: deflate",
        "Content-Encoding: nonsense", "Content-Language: xx", "Content-MD5: x", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "traceparent: 00-zz", "baggage: a=b,c", "X-\u00E9: \u00E9", "X-Empty:", "Date: x",
        "Access-Control-Request-Method: POST", "Sec-Fetch-Site: cross-site", "Sec-WebSocket-Key: x", "Keep-Alive: timeout=0", "Early-Data: 1", "Prefer: wait=100", "Warning: x", "User-Agent: () { :; }; echo",
        "Origin: http://elsewhere.example", "Origin: null", "Origin: http://127.0.0.1", "Origin: ",
    ];

    public static string OneOf(ref SplitMix64 random, ReadOnlySpan<string> choices) => choices[random.NextInt32(choices.Length)];
}
