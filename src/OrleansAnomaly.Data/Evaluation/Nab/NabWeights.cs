using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Data.Evaluation.Corpora;

namespace OrleansAnomaly.Data.Evaluation.Nab;

/// <summary>
/// What a detection at each row is worth before a profile weighs it, by Lavin and Ahmad, "Evaluating real-time anomaly detection
/// algorithms: the Numenta Anomaly Benchmark" (ICMLA 2015): σ(y) = 2 / (1 + e^(5y)) − 1 with y from −1 at a window's begin towards 0 at its end,
/// beyond it the distance in lengths of that window; −1 beyond three lengths and where no window came before.
/// </summary>
internal sealed class NabWeights
{
    /// <summary>The window of a row outside all windows.</summary>
    public const int Outside = -1;

    /// <summary>What the first row of a window is worth: what is found there earns all that a profile gives.</summary>
    public static readonly double Largest = Scaled(-1);

    public NabWeights(NabFile file)
    {
        int rows = file.Scores.Length;
        Values = new double[rows];
        Windows = new int[rows];
        Array.Fill(Windows, Outside);
        Array.Fill(Values, -1);
        IReadOnlyList<RowRange> windows = file.Windows;
        for (int window = 0; window < windows.Count; window++)
        {
            RowRange range = windows[window];
            for (int row = range.First; row <= range.Last; row++)
            {
                Windows[row] = window;
                Values[row] = Scaled(-(range.Last - row + 1) / (double)range.Count);
            }
            int next = window + 1 < windows.Count ? windows[window + 1].First : rows;
            // A window of one row has no length to measure a distance by: all beyond it is far.
            for (int row = range.Last + 1; row < next && range.Count > 1; row++)
                Values[row] = Scaled((row - range.Last) / (double)(range.Count - 1));
        }
    }

    /// <summary>By row: the worth, −1 … 1.</summary>
    public double[] Values { get; }

    /// <summary>By row: the index of its window, or <see cref="Outside"/>.</summary>
    public int[] Windows { get; }

    private static double Scaled(double y) => y > 3 ? -1 : 2 / (1 + Real.Exp(5 * y)) - 1;
}
