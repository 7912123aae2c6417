using System.Buffers.Binary;

namespace OrleansAnomaly.Edge.Tests.Survival;

/// <summary>Deletes files, and turns single bits over.</summary>
internal static class Damage
{
    private const int StateHeader = 28, RecordHeader = 24, KindAt = 8;

    /// <summary>Does what the words say.</summary>
    /// <returns>The file, or the folder.</returns>
    public static string Do(string path, string damage)
    {
        string[] segments = Files(path, "log", "*.log"), states = Files(path, "states", "*.states"), manifests = Files(path, "states", "manifest-??????????");
        string history = Path.Combine(path, "history.db");
        switch (damage)
        {
            // The last but three is in the middle of what no snapshot has; the newest snapshot's replay begins before it.
            case "first needed segment deleted": return Delete(segments[^4]);
            case "middle segment deleted": return Delete(segments[^2]);
            case "newest segment deleted": return Delete(segments[^1]);
            case "newest segment cut":
                using (FileStream segment = File.OpenWrite(segments[^1]))
                    segment.SetLength(segment.Length / 2);
                return segments[^1];
            case "log deleted": Directory.Delete(Path.Combine(path, "log"), recursive: true); return Path.Combine(path, "log");
            case "head deleted": return Delete(Path.Combine(path, "log", "head"));
            case "middle segment flipped": return Flip(segments[^2], new FileInfo(segments[^2]).Length / 2);
            case "states deleted": return Delete(states[0]);
            case "asset flipped": return Flip(states[0], RecordOf(states[0], kind: 2) + RecordHeader + 100);
            case "names flipped": return Flip(states[0], RecordOf(states[0], kind: 1) + RecordHeader + 5);
            case "newest manifest deleted": return Delete(manifests[^1]);
            case "newest manifest flipped": return Flip(manifests[^1], 1_000);
            case "all manifests deleted": return manifests.Select(Delete).ToArray()[^1];
            case "all manifests flipped": return manifests.Select(manifest => Flip(manifest, 1_000)).ToArray()[^1];
            case "history deleted":
                foreach (string part in (string[])["-wal", "-shm"])
                    File.Delete(history + part);
                return Delete(history);
            case "history's head flipped": return Flip(history, 3);
            // The first page holds the schema; its text lies at the end.
            case "history's tables flipped": return Flip(history, 8_192 - 20);
            default: throw new ArgumentException(damage);
        }
    }

    private static string[] Files(string path, string folder, string pattern) => [.. Directory.GetFiles(Path.Combine(path, folder), pattern).Order(StringComparer.Ordinal)];

    private static string Delete(string file)
    {
        Assert.True(File.Exists(file), file);
        File.Delete(file);
        return file;
    }

    private static string Flip(string file, long at)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[at] ^= 4;
        File.WriteAllBytes(file, bytes);
        return file;
    }

    private static long RecordOf(string file, int kind)
    {
        byte[] bytes = File.ReadAllBytes(file);
        for (int at = StateHeader; ; at += RecordHeader + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4)))
        {
            if (bytes[at + KindAt] == kind)
                return at;
        }
    }
}
