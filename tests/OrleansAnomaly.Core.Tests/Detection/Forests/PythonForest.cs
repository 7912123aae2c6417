using System.Diagnostics;
using System.Globalization;

namespace OrleansAnomaly.Core.Tests.Detection.Forests;

/// <summary>The isolation forest of scikit-learn, which nobody here wrote, in Debian's python3-sklearn.</summary>
internal static class PythonForest
{
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import sys
        from sklearn.ensemble import IsolationForest
        dimensions, trees, sample = map(int, sys.argv[1:4])
        rows = [list(map(float, line.split())) for line in sys.stdin if line.strip()]
        forest = IsolationForest(n_estimators=trees, max_samples=sample, random_state=1).fit(rows)
        print("\n".join(repr(-float(score)) for score in forest.score_samples(rows)))
        """;

    public static bool IsThere { get; } = File.Exists(Python) && Imports();

    public static async Task<double[]> ScoresAsync(double[] rows, int dimensions, int trees, int sample)
    {
        using Process process = Start("-c", Script, $"{dimensions}", $"{trees}", $"{sample}");
        Task<string> said = process.StandardOutput.ReadToEndAsync(), complained = process.StandardError.ReadToEndAsync();
        foreach (double[] row in rows.Chunk(dimensions))
            await process.StandardInput.WriteLineAsync(string.Join(' ', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await complained);
        return [.. (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }

    private static bool Imports()
    {
        using Process process = Start("-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('sklearn') is None)");
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(Python, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}

/// <summary>A test that needs <see cref="PythonForest"/>, and says that it was skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonForestFactAttribute : FactAttribute
{
    public PythonForestFactAttribute()
    {
        if (!PythonForest.IsThere)
            Skip = "Debian's python3-sklearn is not installed";
    }
}
