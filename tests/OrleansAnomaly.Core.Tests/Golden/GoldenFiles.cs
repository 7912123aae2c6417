using OrleansAnomaly.Bench.Golden;
using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Core.Tests.Golden;

/// <summary>What earlier code left behind: <c>digests.txt</c> with a line per name, and a state per detector.</summary>
internal static class GoldenFiles
{
    public static string Digest(string name)
    {
        string? line = File.ReadLines(Path.Combine(Folder, "digests.txt")).FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal));
        return line?[(name.Length + 2)..] ?? throw new InvalidOperationException($"digests.txt has no line for {name}; README.md beside it says how to write it");
    }

    public static byte[] State(IDetector detector) => File.ReadAllBytes(Path.Combine(Folder, StateName(detector)));

    public static void Write(string folder)
    {
        var lines = new List<string> { "streams: " + GoldenStream.Digest() };
        foreach (IDetector detector in SyntheticDigest.Detectors)
        {
            byte[] state = GoldenStream.State(detector);
            File.WriteAllBytes(Path.Combine(folder, StateName(detector)), state);
            lines.Add($"{detector.Name}: {GoldenStream.Continue(detector, state)}");
        }
        File.WriteAllText(Path.Combine(folder, "digests.txt"), string.Join('\n', lines) + "\n");
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden");

    private static string StateName(IDetector detector) => $"{detector.Name}-{detector.Version}.state";
}
