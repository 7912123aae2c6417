using System.Diagnostics;

namespace OrleansAnomaly.Gateway.Tests.Metrics;

/// <summary>Prometheus' own checker, where this machine has it: <c>promtool</c> on the path, or where <c>PROMTOOL</c> says.</summary>
internal static class Promtool
{
    public static string? File { get; } = Find();

    /// <summary>What it says of a page; empty where it finds no fault.</summary>
    public static async Task<string> CheckAsync(string page)
    {
        using Process process = Process.Start(new ProcessStartInfo(File!, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(page);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        string said = await output + await errors;
        return process.ExitCode == 0 ? said : $"{process.ExitCode}: {said}";
    }

    private static string? Find() =>
        Environment.GetEnvironmentVariable("PROMTOOL") is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Join(folder, "promtool")).FirstOrDefault(System.IO.File.Exists);
}

/// <summary>A test with Prometheus' own checker: skipped, visibly, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        if (Promtool.File is null)
            Skip = "there is no promtool on the path, and PROMTOOL does not name one; Debian has it in the package prometheus";
    }
}
