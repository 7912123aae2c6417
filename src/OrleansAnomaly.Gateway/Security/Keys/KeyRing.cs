using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Security.Files;

namespace OrleansAnomaly.Gateway.Security.Keys;

/// <summary>
/// The keys of a file, as it was when it was read last. A new file that cannot be read changes nothing, so that a slip while writing it shuts nobody out; a
/// file that is gone shuts everybody out. Safe for many threads.
/// </summary>
internal sealed class KeyRing(string path, TimeProvider time, ILogger<KeyRing> logger)
{
    private static readonly KeyText s_nobodys = KeyText.Create();
    private static readonly byte[] s_nobodysHash = KeyText.Create().Hash();

    private volatile Dictionary<string, ApiKey> _keys = [];
    private byte[] _digest = [];
    private bool _isGone;
    private long _hashed;

    /// <summary>How many secrets were hashed so far: one for every text that somebody has shown, whatever it was.</summary>
    public long Hashed => Interlocked.Read(ref _hashed);

    public int Count => _keys.Count;

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="ArgumentException">It cannot be used.</exception>
    public void Begin()
    {
        try
        {
            Take(SmallFile.Read(path, KeyFile.MostBytes));
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            throw new ArgumentException($"Security:KeysFile is '{path}': {failure.Message}; 'anomaly keys create --keys {path} --name NAME --role ROLE' makes one", failure);
        }
    }

    /// <summary>Reads the file again.</summary>
    /// <returns>Whether there are other keys than before.</returns>
    public bool Renew()
    {
        try
        {
            byte[] content = SmallFile.Read(path, KeyFile.MostBytes);
            if (!_isGone && SHA256.HashData(content).AsSpan().SequenceEqual(_digest))
                return false;
            Take(content);
            SecurityLog.KeysRead(logger, _keys.Count, path);
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            if (_isGone)
                return false;
            (_keys, _isGone) = ([], true);
            SecurityLog.KeysGone(logger, path);
            return true;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            SecurityLog.KeysKept(logger, path, failure.Message);
            return false;
        }
    }

    /// <summary>
    /// Who shows that text; null for a text that is no key, for an unknown id, a wrong secret, a key that was revoked and one that has expired, all after the
    /// same work.
    /// </summary>
    public KnownCaller? Find(string text)
    {
        bool isKey = KeyText.TryParse(text, out KeyText? shown);
        shown ??= s_nobodys;
        ApiKey? known = _keys.GetValueOrDefault(shown.Id);
        Interlocked.Increment(ref _hashed);
        bool isSame = CryptographicOperations.FixedTimeEquals(shown.Hash(), known?.Hash ?? s_nobodysHash);
        return isKey & isSame & known is not null && known!.IsGood(time.GetUtcNow())
            ? new KnownCaller(shown.ToString(), known.Name, known.Tenant, known.Path, known.Role.Rights(), known.Limits) { KeyId = known.Id, Until = known.Expires }
            : null;
    }

    /// <summary>Whether a key that was good a while ago still is, and still means the same.</summary>
    public bool IsStillGood(KnownCaller caller) =>
        _keys.TryGetValue(caller.KeyId!, out ApiKey? key) && key.IsGood(time.GetUtcNow())
        && key.Tenant == caller.Tenant && key.Path == caller.Within && (key.Role.Rights() & caller.Rights) == caller.Rights;

    private void Take(byte[] content)
    {
        _keys = KeyFile.Parse(content).ToDictionary(key => key.Id);
        (_digest, _isGone) = (SHA256.HashData(content), false);
    }
}
