using System.Diagnostics;
using System.Globalization;

namespace OrleansAnomaly.Core.Tests.Detection.ScikitLearn;

/// <summary>scikit-learn, which nobody here wrote, in Debian's python3-sklearn.</summary>
internal static class PythonScores
{
    private const string Python = "/usr/bin/python3";

    private const string Forest = """
        import sys
        from sklearn.ensemble import IsolationForest
        trees, sample = map(int, sys.argv[1:3])
        rows = [list(map(float, line.split())) for line in sys.stdin if line.strip()]
        forest = IsolationForest(n_estimators=trees, max_samples=sample, random_state=1).fit(rows)
        print("\n".join(repr(-float(score)) for score in forest.score_samples(rows)))
        """;

    private const string Svm = """
        import sys
        from sklearn.svm import OneClassSVM
        nu, gamma = float(sys.argv[1]), float(sys.argv[2])
        rows = [list(map(float, line.split())) for line in sys.stdin if line.strip()]
        half = len(rows) // 2
        machine = OneClassSVM(nu=nu, gamma="scale" if gamma == 0 else gamma, tol=1e-9).fit(rows[:half])
        print("\n".join(repr(-float(score)) for score in machine.decision_function(rows)))
        """;

    /// <summary>Why it cannot be asked; null where it can.</summary>
    public static string? Missing { get; } = File.Exists(Python) && Imports() ? null : "Debian's python3-sklearn is not installed";

    /// <summary>The scores of its isolation forest.</summary>
    public static Task<double[]> OfForestAsync(double[] rows, int dimensions, int trees, int sample) => AskAsync(rows, dimensions, Forest, $"{trees}", $"{sample}");

    /// <summary>The scores of its one-class support vector machine, that of LIBSVM: fitted to the first half of the rows, of all of them; γ 0 is that of the data.</summary>
    public static Task<double[]> OfSvmAsync(double[] rows, int dimensions, double nu, double gamma) =>
        AskAsync(rows, dimensions, Svm, nu.ToString("R", CultureInfo.InvariantCulture), gamma.ToString("R", CultureInfo.InvariantCulture));

    private static async Task<double[]> AskAsync(double[] rows, int dimensions, string script, params string[] arguments)
    {
        using Process process = Start(["-c", script, .. arguments]);
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
