using System.Security.Cryptography;
using OrleansAnomaly.Bench.Golden;
using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Core.Tests.Golden;

/// <summary>What earlier code left behind: <c>digests.txt</c> with lines per detector, and a state per detector where it is small.</summary>
internal static class GoldenFiles
{
    private const int MostStateBytes = 32 << 10;

    public static string Digest(string name)
    {
        string? line = File.ReadLines(Path.Combine(Folder, "digests.txt")).FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal));
        return line?[(name.Length + 2)..] ?? throw new InvalidOperationException($"digests.txt has no line for {name}; README.md beside it says how to write it");
    }

    /// <summary>What is left of a state: its bytes, or of one too large for a repository what they hash to.</summary>
    public static string StateHash(IDetector detector) => Digest($"{detector.Name} state");

    /// <summary>The bytes of a state; null of one too large for a repository.</summary>
    public static byte[]? State(IDetector detector) =>
        File.Exists(Path.Combine(Folder, StateName(detector))) ? File.ReadAllBytes(Path.Combine(Folder, StateName(detector))) : null;

    public static string Hash(byte[] state) => Convert.ToHexStringLower(SHA256.HashData(state))[..16];

    public static void Write(string folder)
    {
        var lines = new List<string>();
        foreach (IDetector detector in SyntheticDigest.Detectors)
        {
            byte[] state = GoldenStream.State(detector);
            if (state.Length <= MostStateBytes)
                File.WriteAllBytes(Path.Combine(folder, StateName(detector)), state);
            lines.Add($"{detector.Name} streams: {GoldenStream.Digest(detector)}");
            lines.Add($"{detector.Name} state: {Hash(state)}");
            lines.Add($"{detector.Name} continued: {GoldenStream.Continue(detector, state)}");
        }
        File.WriteAllText(Path.Combine(folder, "digests.txt"), string.Join('\n', lines) + "\n");
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden");

    private static string StateName(IDetector detector) => $"{detector.Name}-{detector.Version}.state";
}
