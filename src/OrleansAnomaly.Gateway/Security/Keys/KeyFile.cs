using System.Text.Json;
using OrleansAnomaly.Gateway.Security.Files;

namespace OrleansAnomaly.Gateway.Security.Keys;

/// <summary>
/// Keys in a file in JSON; docs/formats.md has the layout. Who changes it holds its lock and replaces it as a whole, so that a reader finds the old file or the
/// new one. Only its owner can read it: hashes tell no secret, but names and tenants are nobody's business.
/// </summary>
internal static class KeyFile
{
    public const int MostBytes = 16 << 20, MostKeys = 50_000, Version = 1;

    /// <summary>Reads the keys of a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no file of keys; the message says where and why.</exception>
    public static IReadOnlyList<ApiKey> Read(string path) => Parse(SmallFile.Read(path, MostBytes));

    /// <summary>Reads the keys of a file's content.</summary>
    /// <exception cref="InvalidDataException">It is none; the message says where and why.</exception>
    public static IReadOnlyList<ApiKey> Parse(ReadOnlySpan<byte> content)
    {
        KeyFileBody? body;
        try
        {
            body = JsonSerializer.Deserialize(content, KeyJson.Default.KeyFileBody);
        }
        catch (JsonException malformed)
        {
            // The framework's own words may quote what stands there.
            throw new InvalidDataException($"no file of keys at {malformed.Path ?? "$"}, line {malformed.LineNumber + 1}; expected JSON as 'anomaly keys' writes it");
        }
        if (body is null || body.Version != Version)
            throw new InvalidDataException($"version is {body?.Version.ToString() ?? "absent"}; expected {Version}");
        if (body.Keys.Count > MostKeys)
            throw new InvalidDataException($"there are {body.Keys.Count} keys; expected at most {MostKeys}");
        var ids = new HashSet<string>();
        for (int i = 0; i < body.Keys.Count; i++)
        {
            if (body.Keys[i] is not { } key)
                throw new InvalidDataException($"keys[{i}] is null; expected a key");
            if (key.Validate() is { Count: > 0 } faults)
                throw new InvalidDataException($"keys[{i}]: {string.Join("; ", faults)}");
            if (!ids.Add(key.Id))
                throw new InvalidDataException($"keys[{i}] has the id {key.Id} of another before it; expected each once");
        }
        return body.Keys;
    }

    /// <summary>Changes a file; one that is not there is made.</summary>
    /// <param name="path">The file.</param>
    /// <param name="change">Makes the new keys of the old ones.</param>
    /// <param name="before">Is called with the lock held before anything is written; what it throws leaves the file as it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Gives up waiting for the lock.</param>
    /// <exception cref="IOException">It cannot be read or written, or another process holds it for too long.</exception>
    public static async Task ChangeAsync(string path, Func<IReadOnlyList<ApiKey>, IReadOnlyList<ApiKey>> change, Func<Task> before, TimeProvider time, CancellationToken stop)
    {
        await using FileLock held = await FileLock.TakeAsync(path, time, stop).ConfigureAwait(false);
        IReadOnlyList<ApiKey> keys = change(File.Exists(path) ? Read(path) : []);
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(new KeyFileBody(Version, keys), KeyJson.Default.KeyFileBody);
        // What could not be read again would close the door.
        Parse(content);
        await before().ConfigureAwait(false);
        SmallFile.Replace(path, content);
    }
}
