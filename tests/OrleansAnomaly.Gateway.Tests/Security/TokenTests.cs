using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Security.Tokens;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Security;

public sealed class TokenTests : IDisposable
{
    private const string Issuer = "https://issuer.example/", Audience = "anomaly";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("anomaly-tokens-");
    private readonly ManualTime _time = new(KeyBook.Now);
    private readonly RSA _rsa = RSA.Create(2048), _second = RSA.Create(2048);
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private string KeysFile => Path.Join(_directory.FullName, "jwks.json");

    public void Dispose()
    {
        _rsa.Dispose();
        _second.Dispose();
        _curve.Dispose();
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("RS256", "r")]
    [InlineData("ES256", "e")]
    public async Task A_token_that_the_issuer_signed_lets_in_as_its_claims_say(string algorithm, string key)
    {
        using TokenCallers callers = await CallersAsync();
        KnownCaller? caller = await FindAsync(callers, Signed(algorithm, key, Claims(("role", new[] { "viewer", "sender", "emperor" }), ("path", "plant/a"))));
        Assert.NotNull(caller);
        Assert.Equal(("somebody", "acme", "plant/a", Right.Read | Right.Ingest), (caller.Name, caller.Tenant, caller.Within, caller.Rights));
        Assert.Equal(KeyBook.Now.AddMinutes(6), caller.Until);
        Assert.Equal(Right.None, (await FindAsync(callers, Signed(algorithm, key, Claims(("role", null)))))!.Rights);
    }

    [Fact]
    public async Task Whatever_a_token_says_of_its_algorithm_the_key_decides()
    {
        using TokenCallers callers = await CallersAsync();
        string claims = Claims();
        byte[] publicKey = Encoding.UTF8.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem()), bare = _rsa.ExportRSAPublicKey();
        string[] confused =
        [
            Join("""{"alg":"none"}""", claims, []), Join("""{"alg":"None","kid":"r"}""", claims, []), Join("""{"alg":"nOnE","kid":"r"}""", claims, [1]), Join("{}", claims, [1]),
            Hmac("HS256", "r", publicKey), Hmac("HS256", "r", bare), Hmac("HS256", "o", Encoding.UTF8.GetBytes("a secret that the set itself has")), Hmac("HS384", "r", publicKey),
            Signed("ES256", "r", claims, _curve), Signed("RS256", "e", claims, _rsa), Signed("RS384", "r", claims, _rsa), Signed("PS256", "r", claims, _rsa),
            Signed("RS256", "s", claims, _rsa), Signed("RS256", "r", claims, _second), Signed("RS256", "nobody", claims, _rsa), Signed("RS256", null, claims, _rsa),
            Join("""{"alg":"RS256","kid":"r","crit":["exp"]}""", claims, null),
            Join($$"""{"alg":"RS256","jwk":{{Jwk("x", _second)}}}""", claims, null, _second), Join("""{"alg":"RS256","kid":"r","jku":"http://127.0.0.1:1/"}""", claims, null, _second),
            Signed("RS256", "r", claims)[..^4], Signed("RS256", "r", claims) + ".x", Signed("RS256", "r", claims).Split('.')[0] + "..",
        ];
        foreach (string token in confused)
            Assert.True(await FindAsync(callers, token) is null, token);
        Assert.NotNull(await FindAsync(callers, Signed("RS256", "r", claims)));
    }

    [Fact]
    public async Task A_token_for_somebody_else_of_another_time_or_with_odd_claims_lets_nobody_in()
    {
        using TokenCallers callers = await CallersAsync();
        long now = KeyBook.Now.ToUnixTimeSeconds();
        (string, object?)[][] odd =
        [
            [("iss", "https://issuer.example")], [("iss", null)], [("aud", "another")], [("aud", null)], [("aud", new[] { "a", "b" })], [("exp", now - 61)], [("exp", null)], [("exp", "soon")],
            [("nbf", now + 62)], [("sub", null)], [("sub", "")], [("sub", "a\nb")], [("sub", new string('s', 201))], [("tenant", null)], [("tenant", "*")], [("tenant", "a/b")], [("tenant", "")],
            [("tenant", new[] { "acme", "other" })], [("path", "/")], [("path", "a//b")], [("path", "")], [("path", new[] { "a", "b" })],
        ];
        foreach ((string, object?)[] claims in odd)
            Assert.True(await FindAsync(callers, Signed("RS256", "r", Claims(claims))) is null, JsonSerializer.Serialize(claims.Select(claim => claim.Item1)));
        Assert.NotNull(await FindAsync(callers, Signed("RS256", "r", Claims(("exp", now - 58), ("nbf", now + 58), ("aud", new[] { "a", Audience })))));
    }

    [Fact]
    public async Task A_change_of_any_character_lets_nobody_in()
    {
        using TokenCallers callers = await CallersAsync();
        string token = Signed("ES256", "e", Claims());
        for (ulong seed = 0; seed < 400; seed++)
        {
            var random = new SplitMix64(seed);
            char[] text = token.ToCharArray();
            int at = random.NextInt32(text.Length);
            text[at] = "abcdefgXYZ0189-_.=+/ \0é"[random.NextInt32(23)];
            // The last digit of a signature of 64 bytes has 4 bits that mean nothing.
            if (new string(text) != token && at != token.Length - 1)
                Assert.True(await FindAsync(callers, new string(text)) is null, $"seed {seed}: '{text[at]}' at {at}");
        }
    }

    [Fact]
    public async Task Keys_of_the_issuer_may_change_and_a_broken_set_changes_nothing()
    {
        using TokenCallers callers = await CallersAsync();
        string old = Signed("RS256", "r", Claims()), fresh = Signed("RS256", "s2", Claims(), _second);
        Assert.Null(await FindAsync(callers, fresh));
        await File.WriteAllTextAsync(KeysFile, "{\"keys\":");
        await callers.RenewAsync(CancellationToken.None);
        Assert.NotNull(await FindAsync(callers, old));
        await File.WriteAllTextAsync(KeysFile, $"{{\"keys\":[{Jwk("s2", _second)}]}}");
        await callers.RenewAsync(CancellationToken.None);
        Assert.Null(await FindAsync(callers, old));
        Assert.NotNull(await FindAsync(callers, fresh));
    }

    [Fact]
    public async Task What_the_issuer_says_of_itself_leads_to_its_keys_and_tokens_with_unknown_keys_do_not_make_it_be_asked_all_the_time()
    {
        int asked = 0;
        string keys = $"{{\"keys\":[{Jwk("r", _rsa)}]}}";
        await using WebApplication issuer = await ServeAsync(context =>
        {
            string self = $"http://{context.Request.Host}";
            if (context.Request.Path == "/keys")
                asked++;
            return context.Response.WriteAsync(context.Request.Path == "/keys" ? keys : $"{{\"issuer\":\"{self}\",\"jwks_uri\":\"{self}/keys\"}}");
        });
        string url = issuer.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var callers = new TokenCallers(new JwtOptions { Issuer = url, Audience = Audience }, _time, NullLogger<TokenCallers>.Instance);
        await callers.BeginAsync(CancellationToken.None);
        Assert.NotNull(await FindAsync(callers, Signed("RS256", "r", Claims(("iss", url)))));
        string fresh = Signed("RS256", "s", Claims(("iss", url)), _second);
        keys = $"{{\"keys\":[{Jwk("s", _second)}]}}";
        for (int i = 0; i < 20; i++)
            Assert.Null(await FindAsync(callers, fresh));
        Assert.Equal(1, asked);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await FindAsync(callers, fresh));
        Assert.Equal(2, asked);
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    private static async Task<KnownCaller?> FindAsync(TokenCallers callers, string token) => await callers.FindAsync(token, CancellationToken.None);

    private static string Text(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Claims(params (string Name, object? Value)[] others)
    {
        long now = KeyBook.Now.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = Issuer, ["aud"] = Audience, ["sub"] = "somebody", ["exp"] = now + 300, ["nbf"] = now - 10, ["tenant"] = "acme", ["role"] = "viewer",
        };
        foreach ((string name, object? value) in others)
        {
            claims.Remove(name);
            if (value is not null)
                claims.Add(name, value);
        }
        return JsonSerializer.Serialize(claims);
    }

    private static string Jwk(string id, RSA key)
    {
        RSAParameters parameters = key.ExportParameters(false);
        return $"{{\"kty\":\"RSA\",\"kid\":\"{id}\",\"use\":\"sig\",\"n\":\"{Text(parameters.Modulus)}\",\"e\":\"{Text(parameters.Exponent)}\"}}";
    }

    private static string Hmac(string algorithm, string key, byte[] secret)
    {
        string signed = $"{Text(Encoding.UTF8.GetBytes($"{{\"alg\":\"{algorithm}\",\"kid\":\"{key}\"}}"))}.{Text(Encoding.UTF8.GetBytes(Claims()))}";
        byte[] code = algorithm == "HS256" ? HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)) : HMACSHA384.HashData(secret, Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Text(code)}";
    }

    private string Signed(string algorithm, string? key, string claims, AsymmetricAlgorithm? by = null) =>
        Join($"{{\"alg\":\"{algorithm}\"{(key is null ? "" : $",\"kid\":\"{key}\"")}}}", claims, null, by ?? (algorithm == "ES256" ? _curve : _rsa));

    private string Join(string header, string claims, byte[]? signature, AsymmetricAlgorithm? by = null)
    {
        string signed = $"{Text(Encoding.UTF8.GetBytes(header))}.{Text(Encoding.UTF8.GetBytes(claims))}";
        byte[] bytes = Encoding.ASCII.GetBytes(signed);
        signature ??= (by ?? _rsa) is ECDsa curve ? curve.SignData(bytes, HashAlgorithmName.SHA256)
            : ((RSA)(by ?? _rsa)).SignData(bytes, header.Contains("384", StringComparison.Ordinal) ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256,
                header.Contains("PS256", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        return $"{signed}.{Text(signature)}";
    }

    private async Task<TokenCallers> CallersAsync()
    {
        ECParameters point = _curve.ExportParameters(false);
        using RSA small = RSA.Create(1024);
        string[] keys =
        [
            Jwk("r", _rsa), Jwk("s", _second), $"{{\"kty\":\"EC\",\"kid\":\"e\",\"crv\":\"P-256\",\"x\":\"{Text(point.Q.X)}\",\"y\":\"{Text(point.Q.Y)}\"}}", Jwk("small", small),
            $"{{\"kty\":\"oct\",\"kid\":\"o\",\"k\":\"{Text(Encoding.UTF8.GetBytes("a secret that the set itself has"))}\"}}",
            "{\"kty\":\"EC\",\"kid\":\"bad\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
        ];
        await File.WriteAllTextAsync(KeysFile, $"{{\"keys\":[{string.Join(',', keys)}]}}");
        var callers = new TokenCallers(new JwtOptions { Issuer = Issuer, Audience = Audience, KeysFile = KeysFile }, _time, NullLogger<TokenCallers>.Instance);
        await callers.BeginAsync(CancellationToken.None);
        return callers;
    }
}
