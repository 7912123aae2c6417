using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Security.Audit;
using OrleansAnomaly.Gateway.Security.Keys;
using OrleansAnomaly.Gateway.Security.Tokens;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Bench.Fuzz.Doors;

/// <summary>
/// Shows the doors what nobody was given, and damaged files, and checks what must hold: nobody is let in but by a good key or token, letter by letter; no exception
/// but the one that says why a file cannot be used, without what stands in it; memory within bounds.
/// </summary>
internal sealed class DoorsFuzz : IDisposable
{
    /// <summary>Most bytes that a case may allocate.</summary>
    public const long MaxAllocation = 8 << 20;

    private static readonly DateTimeOffset s_now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("anomaly-fuzz-");
    private readonly DoorsFuzzTotals _totals = new();
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly HashSet<string> _good;
    private readonly string[] _keys, _tokens;
    private readonly string _keyFile, _signers, _audit;
    private readonly KeyRing _ring;
    private readonly TokenCallers _callers;

    private DoorsFuzz()
    {
        var time = new ManualTime(s_now);
        (ApiKey Key, string Text)[] keys = [Key(null, null), Key(null, null), Key(s_now, null), Key(null, s_now)];
        _keyFile = Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(new KeyFileBody(KeyFile.Version, [.. keys.Select(key => key.Key)]), KeyJson.Default.KeyFileBody));
        File.WriteAllText(Place("keys.json"), _keyFile);
        _ring = new KeyRing(Place("keys.json"), time, NullLogger<KeyRing>.Instance);
        _ring.Begin();
        _signers = $"{{\"keys\":[{RsaKey()},{CurveKey()}]}}";
        File.WriteAllText(Place("jwks.json"), _signers);
        _callers = new TokenCallers(new JwtOptions { Issuer = "https://issuer.example/", Audience = "anomaly", KeysFile = Place("jwks.json") }, time, NullLogger<TokenCallers>.Instance);
        _keys = [.. keys.Select(key => key.Text)];
        _tokens = [Token("RS256", "r", 300), Token("ES256", "e", 300), Token("RS256", "r", -300)];
        _good = [_keys[0], _keys[1], _tokens[0], _tokens[1]];
        (_audit, string previous) = ("", AuditChain.Nothing);
        for (int n = 1; n <= 4; n++)
            _audit += Encoding.UTF8.GetString(AuditChain.Line(new AuditEntry(AuditActs.KeyCreate, AuditOutcome.Done, "somebody") { Subject = $"key {n}" }.Body(n, s_now, previous), out previous));
    }

    /// <summary>Runs cases 0 … <paramref name="cases"/> − 1.</summary>
    /// <returns>What happened, in figures.</returns>
    /// <exception cref="InvalidOperationException">A case broke a rule; the message names seed and case.</exception>
    public static async Task<DoorsFuzzTotals> RunAsync(long cases, ulong seed, TextWriter progress)
    {
        using var fuzz = new DoorsFuzz();
        await fuzz._callers.BeginAsync(CancellationToken.None);
        var watch = Stopwatch.StartNew();
        for (long number = 0; number < cases; number++)
        {
            long began = Stopwatch.GetTimestamp(), before = GC.GetTotalAllocatedBytes();
            try
            {
                await fuzz.CheckAsync(new DoorsCase(seed, number));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, case {number}: {e.GetType().Name}: {e.Message}", e);
            }
            DoorsFuzzTotals totals = fuzz._totals;
            totals.Cases++;
            totals.MostAllocated = Math.Max(totals.MostAllocated, GC.GetTotalAllocatedBytes() - before);
            totals.SlowestMilliseconds = Math.Max(totals.SlowestMilliseconds, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            Require(totals.MostAllocated <= MaxAllocation, $"case {number} of seed {seed} allocated {totals.MostAllocated} bytes");
            if ((number + 1) % 100_000 == 0)
                progress.WriteLine($"{totals}; {watch.Elapsed.TotalSeconds:N0} s");
        }
        return fuzz._totals;
    }

    public void Dispose()
    {
        _callers.Dispose();
        _rsa.Dispose();
        _curve.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task CheckAsync(DoorsCase made)
    {
        switch (made.Choose(8))
        {
            case 0 or 1 or 2:
                Show(made.Text(_keys), _ring.Find);
                break;
            case 3 or 4:
                string token = made.Text(_tokens);
                KnownCaller? known = await _callers.FindAsync(token, CancellationToken.None);
                Show(token, _ => known);
                break;
            case 5:
                Open(() => KeyFile.Parse(made.Bytes(_keyFile)));
                break;
            case 6:
                Open(() => SignerSet.Parse(made.Bytes(_signers)));
                break;
            default:
                CheckAudit(made.Bytes(_audit));
                break;
        }
    }

    private void Show(string text, Func<string, KnownCaller?> find)
    {
        bool isIn = find(text) is not null;
        // The last digit of a signature may have bits that mean nothing; all else must be letter by letter what was given.
        Require(!isIn || _good.Contains(text) || _good.Any(good => good.StartsWith("eyJ", StringComparison.Ordinal) && good.Length == text.Length && good[..^1] == text[..^1]), $"'{text}' was let in");
        Require(isIn || !_good.Contains(text), $"'{text}' is good and was not let in");
        if (isIn)
            _totals.LetIn++;
        else
            _totals.Refused++;
    }

    private void Open(Action open)
    {
        try
        {
            open();
            _totals.FilesRead++;
        }
        catch (InvalidDataException unusable)
        {
            Require(unusable.Message.Length is > 10 and < 2_000, $"the message is {unusable.Message}");
            _totals.FilesRefused++;
        }
    }

    private void CheckAudit(byte[] log)
    {
        AuditFindings found = AuditFile.Verify(new MemoryStream(log), null, CancellationToken.None);
        // What is fine is the log, or as many of its lines from the first on as are there.
        byte[] whole = Encoding.UTF8.GetBytes(_audit);
        Require(found.Fault is not null || whole.AsSpan().StartsWith(log), "a log that was changed is called fine");
        if (found.Fault is null)
            _totals.FilesRead++;
        else
            _totals.FilesRefused++;
    }

    private string Place(string name) => Path.Join(_directory.FullName, name);

    private static (ApiKey, string) Key(DateTimeOffset? expires, DateTimeOffset? revoked)
    {
        var text = KeyText.Create();
        return (new ApiKey { Id = text.Id, Name = "fuzz", Tenant = "default", Role = Role.Admin, Path = "plant", Created = s_now, Expires = expires, Revoked = revoked, Hash = text.Hash() }, text.Reveal());
    }

    private static string Digits(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private string RsaKey()
    {
        RSAParameters key = _rsa.ExportParameters(false);
        return $"{{\"kty\":\"RSA\",\"kid\":\"r\",\"n\":\"{Digits(key.Modulus)}\",\"e\":\"{Digits(key.Exponent)}\"}}";
    }

    private string CurveKey()
    {
        ECPoint point = _curve.ExportParameters(false).Q;
        return $"{{\"kty\":\"EC\",\"kid\":\"e\",\"crv\":\"P-256\",\"x\":\"{Digits(point.X)}\",\"y\":\"{Digits(point.Y)}\"}}";
    }

    private string Token(string algorithm, string key, int seconds)
    {
        string header = $"{{\"alg\":\"{algorithm}\",\"kid\":\"{key}\"}}";
        string claims = string.Create(CultureInfo.InvariantCulture, $"{{\"iss\":\"https://issuer.example/\",\"aud\":\"anomaly\",\"sub\":\"fuzz\",\"exp\":{s_now.ToUnixTimeSeconds() + seconds},\"tenant\":\"default\",\"role\":\"admin\"}}");
        string signed = $"{Digits(Encoding.UTF8.GetBytes(header))}.{Digits(Encoding.UTF8.GetBytes(claims))}";
        byte[] bytes = Encoding.ASCII.GetBytes(signed);
        return $"{signed}.{Digits(key == "r" ? _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : _curve.SignData(bytes, HashAlgorithmName.SHA256))}";
    }

    private static void Require(bool holds, string fault)
    {
        if (!holds)
            throw new InvalidOperationException(fault);
    }
}
