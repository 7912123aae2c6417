using System.Diagnostics;
using System.Globalization;

namespace OrleansAnomaly.Core.Tests.Detection.OneClassSvm;

/// <summary>The one-class support vector machine of scikit-learn, which is that of LIBSVM and which nobody here wrote, in Debian's python3-sklearn.</summary>
internal static class PythonSvm
{
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import sys
        from sklearn.svm import OneClassSVM
        nu, gamma = float(sys.argv[1]), float(sys.argv[2])
        rows = [list(map(float, line.split())) for line in sys.stdin if line.strip()]
        half = len(rows) // 2
        machine = OneClassSVM(nu=nu, gamma="scale" if gamma == 0 else gamma, tol=1e-9).fit(rows[:half])
        print("\n".join(repr(-float(score)) for score in machine.decision_function(rows)))
        """;

    public static bool IsThere { get; } = File.Exists(Python) && Imports();

    /// <summary>Fits the first half of the rows and scores all of them; γ 0 is that of the data.</summary>
    public static async Task<double[]> ScoresAsync(double[] rows, int dimensions, double nu, double gamma)
    {
        using Process process = Start("-c", Script, nu.ToString("R", CultureInfo.InvariantCulture), gamma.ToString("R", CultureInfo.InvariantCulture));
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

/// <summary>A test that needs <see cref="PythonSvm"/>, and says that it was skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonSvmTheoryAttribute : TheoryAttribute
{
    public PythonSvmTheoryAttribute()
    {
        if (!PythonSvm.IsThere)
            Skip = "Debian's python3-sklearn is not installed";
    }
}
