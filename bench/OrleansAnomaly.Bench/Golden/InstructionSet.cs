using System.Diagnostics;

namespace OrleansAnomaly.Bench.Golden;

/// <summary>Instructions that a run may be denied, to see whether its results depend on them.</summary>
/// <param name="Name">What is denied.</param>
/// <param name="Switches">The runtime's switches that deny it.</param>
internal sealed record InstructionSet(string Name, IReadOnlyList<string> Switches)
{
    /// <summary>The runtime has known AVX-512 by both names.</summary>
    public static IReadOnlyList<InstructionSet> Denied { get; } =
    [
        new("nothing", []),
        new("AVX-512", ["DOTNET_EnableAVX512", "DOTNET_EnableAVX512F"]),
        new("AVX2", ["DOTNET_EnableAVX2"]),
        new("all intrinsics", ["DOTNET_EnableHWIntrinsic"]),
    ];

    /// <summary>Runs a program of ours without these instructions.</summary>
    /// <param name="program">Its assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> RunWithoutAsync(string program, params string[] arguments)
    {
        string? host = Environment.ProcessPath;
        if (Path.GetFileNameWithoutExtension(host) != "dotnet")
            host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host!, ["exec", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in Switches)
            start.Environment[name] = "0";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{host} did not start");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"without {Name} {Path.GetFileName(program)} ended with {process.ExitCode}: {await errors}");
    }
}
