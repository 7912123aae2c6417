using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Security.Keys;
using OrleansAnomaly.Gateway.Security.Tokens;

namespace OrleansAnomaly.Gateway.Security;

/// <summary>Knows callers by what they show: keys of a file, tokens of an issuer, either or both.</summary>
internal sealed class Callers(SecurityOptions options, TimeProvider time, ILogger<KeyRing> keyLogger, ILogger<TokenCallers> tokenLogger) : IDisposable
{
    /// <summary>The keys; null where no file of them is named.</summary>
    public KeyRing? Keys { get; } = options.KeysFile is { } file ? new KeyRing(file, time, keyLogger) : null;

    /// <summary>The tokens; null where no issuer is named.</summary>
    public TokenCallers? Tokens { get; } = options.Jwt.IsOn ? new TokenCallers(options.Jwt, time, tokenLogger) : null;

    /// <summary>Whether callers are asked who they are.</summary>
    public bool AreAsked => options.AsksWho;

    /// <summary>Whether a text would be checked by verifying a signature, which is dear, instead of hashing it, which is not.</summary>
    public bool IsDear(string text) => Tokens is not null && !text.StartsWith(KeyText.Prefix, StringComparison.Ordinal);

    /// <summary>Who shows that text; null where nobody is let in by it.</summary>
    public async ValueTask<KnownCaller?> FindAsync(string text, CancellationToken stop) =>
        IsDear(text) || Keys is null ? await (Tokens?.FindAsync(text, stop) ?? default).ConfigureAwait(false) : Keys.Find(text);

    /// <summary>Whether a caller who was let in a while ago still is.</summary>
    public bool IsStillGood(KnownCaller caller) => caller.KeyId is null ? !(caller.Until <= time.GetUtcNow()) : Keys!.IsStillGood(caller);

    public void Dispose() => Tokens?.Dispose();
}
