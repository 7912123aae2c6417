using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.TestKit.History;

/// <summary>
/// Paths that are easily taken for one another, and scopes and prefixes to ask for them by: segments begin as others do, and go on with the signs that stand
/// just before and just behind the slash.
/// </summary>
public static class ScopedPaths
{
    private static readonly string[] s_segments = ["line-2", "line-20", "line-2.", "line-2-b", "line", "lïne-2"];

    /// <summary>Different paths of one to four segments.</summary>
    public static List<string> Several(ref SplitMix64 random, int most)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < most; i++)
            paths.Add(Any(ref random));
        return [.. paths];
    }

    /// <summary>A scope and a prefix, of which either may be empty, hold everything or nothing, or cut through a segment.</summary>
    public static (string Within, string Prefix) Question(ref SplitMix64 random)
    {
        string scope = random.NextInt32(5) == 0 ? "" : Any(ref random);
        string path = random.NextInt32(2) == 0 ? $"{scope}/{Any(ref random)}".TrimStart('/') : Any(ref random);
        return (scope, path[..random.NextInt32(path.Length + 1)]);
    }

    /// <summary>Whether the path is the scope or has it as its first segments, and begins with the prefix: said once more in other words than the code's.</summary>
    public static bool Holds(string within, string prefix, string path)
    {
        string[] scope = within.Split('/'), segments = path.Split('/');
        return (within.Length == 0 || segments.Take(scope.Length).SequenceEqual(scope)) && path.StartsWith(prefix, StringComparison.Ordinal);
    }

    private static string Any(ref SplitMix64 random)
    {
        var segments = new string[1 + random.NextInt32(4)];
        for (int i = 0; i < segments.Length; i++)
            segments[i] = i == 0 ? "plant" : s_segments[random.NextInt32(s_segments.Length)];
        return string.Join('/', segments);
    }
}
