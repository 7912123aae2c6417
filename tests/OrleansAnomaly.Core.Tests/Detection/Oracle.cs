using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Detection;

/// <summary>Linear algebra done the plain way, to hold the detectors to.</summary>
internal static class Oracle
{
    /// <summary>The solution of matrix · x = right, by Gaussian elimination with pivots.</summary>
    public static double[] Solve(double[][] matrix, double[] right)
    {
        int n = right.Length;
        double[][] a = [.. matrix.Select((row, i) => (double[])[.. row, right[i]])];
        for (int i = 0; i < n; i++)
        {
            int pivot = Enumerable.Range(i, n - i).MaxBy(row => Math.Abs(a[row][i]));
            (a[i], a[pivot]) = (a[pivot], a[i]);
            for (int row = 0; row < n; row++)
            {
                double factor = row == i ? 0 : a[row][i] / a[i][i];
                for (int k = i; k <= n; k++)
                    a[row][k] -= factor * a[i][k];
            }
        }
        return [.. a.Select((row, i) => row[n] / row[i])];
    }

    /// <summary>x' · matrix⁻¹ · x.</summary>
    public static double Distance(double[][] matrix, double[] x) => Solve(matrix, x).Zip(x, (a, b) => a * b).Sum();

    /// <summary>The residual of one dimension after regression on all others, in its own spread, for numbers with these correlations.</summary>
    public static double Residual(double[][] correlations, double[] z, int dimension)
    {
        int[] others = [.. Enumerable.Range(0, z.Length).Where(i => i != dimension)];
        double[] towards = [.. others.Select(i => correlations[i][dimension])];
        double[] weights = Solve([.. others.Select(i => (double[])[.. others.Select(j => correlations[i][j])])], towards);
        double told = 0, explained = 0;
        for (int i = 0; i < others.Length; i++)
        {
            told += weights[i] * z[others[i]];
            explained += weights[i] * towards[i];
        }
        return (z[dimension] - told) / Math.Sqrt(1 - explained);
    }

    /// <summary>A packed matrix in full.</summary>
    public static double[][] Full(ReadOnlySpan<double> packed, int rows)
    {
        var full = new double[rows][];
        for (int i = 0; i < rows; i++)
            full[i] = new double[rows];
        for (int i = 0, at = 0; i < rows; i++)
        {
            for (int j = 0; j <= i; j++, at++)
                full[i][j] = full[j][i] = packed[at];
        }
        return full;
    }

    /// <summary>Correlated normal rows: each dimension follows two common causes and its own noise.</summary>
    public static double[][] Rows(ulong seed, int rows, int dimensions)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            double one = random.NextGaussian(), other = random.NextGaussian();
            return Enumerable.Range(0, dimensions).Select(d => 5 * d + (1 + d) * (one + (d % 2 == 0 ? other : -other) + random.NextGaussian())).ToArray();
        })];
    }
}
