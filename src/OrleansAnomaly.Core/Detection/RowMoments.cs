using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection;

/// <summary>
/// Means and second moments of the dimensions of an asset, learned row by row. Values are relative to the first one, so that a spread of 1 at a mean of 1e8 keeps
/// its digits.
/// </summary>
internal readonly ref struct RowMoments
{
    /// <summary>Readings of its own until a dimension counts.</summary>
    public const double Fledgling = 8;

    /// <summary>Beyond it a value is no measurement, as in the monitors of sensors.</summary>
    private const double Farthest = 1e30;

    private const double MostSpreads = 6;       // of a deviation that is learned

    public readonly Span<double> Origin;        // first value
    public readonly Span<double> Seen;          // weight of the readings in the moments
    public readonly Span<double> Means;
    public readonly Span<double> MeanRows;      // weight of the readings in the means
    public readonly Span<double> Moments;       // packed, around the means

    public RowMoments(Span<double> origin, Span<double> seen, Span<double> means, Span<double> meanRows, Span<double> moments)
    {
        Origin = origin;
        Seen = seen;
        Means = means;
        MeanRows = meanRows;
        Moments = moments;
    }

    public static bool IsMeasured(double value) => Math.Abs(value) <= Farthest;

    public double SpreadOf(int j) => Math.Sqrt(Moments[PackedSymmetric.Diagonal(j)]);

    /// <summary>The spreads, 0 of dimensions of which too little is known or that move by no more than rounding: they do not count.</summary>
    public void CopySpreads(Span<double> spreads)
    {
        for (int j = 0; j < Origin.Length; j++)
        {
            double spread = SpreadOf(j);
            spreads[j] = Seen[j] >= Fledgling && spread > 1e-13 * (Math.Abs(Origin[j]) + Math.Abs(Means[j])) + 1e-140 ? spread : 0;
        }
    }

    /// <summary>Distance from the mean; NaN where the row has no value.</summary>
    public double Deviation(ReadOnlySpan<double> row, int j) =>
        !IsMeasured(row[j]) ? double.NaN : Seen[j] == 0 ? 0 : row[j] - Origin[j] - Means[j];

    /// <summary>Deviations, and the same in spreads and bounded: 0 of what is missing or does not count.</summary>
    public void Standardise(ReadOnlySpan<double> row, double most, Span<double> deviations, Span<double> standard)
    {
        CopySpreads(standard);
        for (int j = 0; j < row.Length; j++)
        {
            double spread = standard[j];
            deviations[j] = Deviation(row, j);
            standard[j] = spread == 0 || double.IsNaN(deviations[j]) ? 0 : Math.Clamp(deviations[j] / spread, -most, most);
        }
    }

    /// <summary>
    /// Learns the row by Welford's update, exact with any rate: R ← (1 − r)(R + r·ee'). A dimension younger than the others has a larger r of its own; the
    /// update is then √(1 − r_j)√(1 − r_k)·R_jk + …, which keeps R positive semidefinite.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="deviations">Its deviations; NaN of what is missing.</param>
    /// <param name="guesses">Deviations told by the other dimensions where its own are missing; empty: what is missing is not learned.</param>
    /// <param name="doubts">Variance of each such guess.</param>
    /// <param name="weight">Weight of the row, at most 1.</param>
    /// <param name="memory">Rows that are remembered.</param>
    /// <param name="youth">Rows of its own until which a dimension is learned at full weight.</param>
    public void Learn(
        ReadOnlySpan<double> row, ReadOnlySpan<double> deviations, ReadOnlySpan<double> guesses, ReadOnlySpan<double> doubts,
        double weight, double memory, double youth)
    {
        int dimensions = row.Length;
        Span<double> keep = stackalloc double[dimensions], add = stackalloc double[dimensions], more = stackalloc double[dimensions], spreads = stackalloc double[dimensions];
        CopySpreads(spreads);
        for (int j = 0; j < dimensions; j++)
        {
            (keep[j], add[j], more[j]) = (1, 0, 0);
            double e = deviations[j], own = Seen[j] < youth ? 1 : weight, rate;
            if (double.IsNaN(e))
            {
                if (spreads[j] == 0 || guesses.IsEmpty)
                    continue;
                rate = own / Math.Min(Seen[j] + own, memory);
                e = guesses[j];
                more[j] = rate * (1 - rate) * doubts[j];
            }
            else if (Seen[j] == 0)
            {
                Origin[j] = row[j];
                Seen[j] = 1;
                MeanRows[j] = 1;
                continue;
            }
            else if (Seen[j] == 1 && e == 0)
            {
                // A beginning that stands still says nothing of a spread: the first moves after it are as new as those of a new dimension.
                continue;
            }
            else
            {
                if (spreads[j] > 0)
                    e = Math.Clamp(e, -MostSpreads * spreads[j], MostSpreads * spreads[j]);
                Seen[j] = Math.Min(Seen[j] + own, memory);
                MeanRows[j] = Math.Min(MeanRows[j] + own, memory);
                rate = own / Seen[j];
                Means[j] += own / MeanRows[j] * e;
            }
            keep[j] = Math.Sqrt(1 - rate);
            add[j] = Math.Sqrt(rate) * keep[j] * e;
        }
        for (int i = 0, at = 0; i < dimensions; i++)
        {
            for (int j = 0; j <= i; j++, at++)
                Moments[at] = keep[i] * keep[j] * Moments[at] + add[i] * add[j];
            Moments[at - 1] += more[i];
        }
    }

    /// <summary>The correlations, drawn towards 0; a dimension that does not count has 1 with itself and 0 with all others.</summary>
    /// <param name="matrix">Takes them, packed.</param>
    /// <param name="kept">What is kept of a correlation, 0 … 1.</param>
    public void CopyCorrelations(Span<double> matrix, double kept)
    {
        Span<double> scale = stackalloc double[Origin.Length];
        CopySpreads(scale);
        for (int j = 0; j < scale.Length; j++)
            scale[j] = scale[j] > 0 ? 1 / scale[j] : 0;
        for (int i = 0, at = 0; i < scale.Length; i++)
        {
            for (int j = 0; j < i; j++, at++)
                matrix[at] = kept * (Moments[at] * scale[i] * scale[j]);
            matrix[at++] = 1;
        }
    }
}
