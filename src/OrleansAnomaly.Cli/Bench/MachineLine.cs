using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansAnomaly.Cli.Bench;

/// <summary>The machine that a figure was measured on, in a line.</summary>
internal static class MachineLine
{
    public static string Describe()
    {
        int width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64;
        string build = IsOptimised ? "" : "; NOT a Release build: its figures mean nothing";
        return $"{ProcessorName()}, {PlainWords.Count(Environment.ProcessorCount, "core", "cores")}, {width}-bit vectors, {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}{build}";
    }

#if DEBUG
    private static bool IsOptimised => false;
#else
    private static bool IsOptimised => true;
#endif

    private static string ProcessorName()
    {
        const string linux = "/proc/cpuinfo";
        string? line = File.Exists(linux) ? File.ReadLines(linux).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? "processor of unknown name" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
