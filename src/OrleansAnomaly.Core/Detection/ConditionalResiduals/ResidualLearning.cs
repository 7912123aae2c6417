using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.ConditionalResiduals;

/// <summary>Means, second moments and the precision matrix that follows from them.</summary>
internal static class ResidualLearning
{
    private const double MostSpreads = 6;       // of a residual that is learned
    private const double Shrinkage = 0.99;      // of what dimensions have in common: the ridge
    private const double LeastPivot = 1e-10;

    /// <summary>
    /// Learns the row by Welford's update, exact with any rate: R ← (1 − r)(R + r·ee'). A dimension younger than the others has a larger r of its own; the
    /// update is then √(1 − r_j)√(1 − r_k)·R_jk + …, which keeps R positive semidefinite.
    /// </summary>
    /// <param name="s">What was learned.</param>
    /// <param name="row">The row.</param>
    /// <param name="notes">What scoring left.</param>
    /// <param name="weight">Weight of the row, at most 1.</param>
    /// <param name="memory">Rows that are remembered.</param>
    /// <param name="youth">Rows of its own until which a dimension is learned at full weight.</param>
    public static void Learn(in ResidualState s, ReadOnlySpan<double> row, in ResidualNotes notes, double weight, double memory, double youth)
    {
        int dimensions = row.Length, room = (int)notes.Room;
        Span<double> keep = stackalloc double[dimensions], add = stackalloc double[dimensions], guessed = stackalloc double[dimensions];
        Span<double> means = s.MeansOf(room), meanRows = s.MeanRowsOf(room);
        for (int j = 0; j < dimensions; j++)
        {
            (keep[j], add[j], guessed[j]) = (1, 0, 0);
            double e = notes.Deviations[j], own = s.Seen[j] < youth ? 1 : weight;
            bool counts = Residuals.Counts(s, j);
            if (double.IsNaN(e))
            {
                if (!counts)
                    continue;
                // What the others tell of a value is less than the value: its own scatter around that is known, and is added.
                double spread = Residuals.SpreadOf(s, j), rate = own / Math.Min(s.Seen[j] + own, memory);
                keep[j] = Math.Sqrt(1 - rate);
                add[j] = Math.Sqrt(rate) * keep[j] * notes.Standard[j] * spread;
                guessed[j] = rate * keep[j] * keep[j] * spread * spread / s.Precision[PackedSymmetric.Diagonal(j)];
                continue;
            }
            if (s.Seen[j] == 0)
            {
                s.Origin[j] = row[j];
                s.Seen[j] = 1;
                s.MeanRowsOf(0)[j] = 1;
                continue;
            }
            // A beginning that stands still says nothing of a spread: the first moves after it are as new as those of a new dimension.
            if (s.Seen[j] == 1 && e == 0)
                continue;
            if (counts)
            {
                double most = MostSpreads * Residuals.SpreadOf(s, j);
                e = Math.Clamp(e, -most, most);
            }
            s.Seen[j] = Math.Min(s.Seen[j] + own, memory);
            meanRows[j] = Math.Min(meanRows[j] + own, memory);
            double share = own / s.Seen[j];
            keep[j] = Math.Sqrt(1 - share);
            add[j] = Math.Sqrt(share) * keep[j] * e;
            means[j] += own / meanRows[j] * e;
        }
        for (int i = 0, at = 0; i < dimensions; i++)
        {
            for (int j = 0; j <= i; j++, at++)
                s.Moments[at] = keep[i] * keep[j] * s.Moments[at] + add[i] * add[j];
            s.Moments[at - 1] += guessed[i];
        }
    }

    /// <summary>Makes the precision anew from the moments; one that cannot be trusted leaves the former. No inverse is ever updated, so none can drift away.</summary>
    public static void Renew(in ResidualState s)
    {
        int dimensions = s.Origin.Length;
        Span<double> matrix = stackalloc double[s.Moments.Length], inverse = stackalloc double[s.Moments.Length], scale = stackalloc double[dimensions];
        for (int j = 0; j < dimensions; j++)
            scale[j] = Residuals.Counts(s, j) ? 1 / Residuals.SpreadOf(s, j) : 0;
        for (int i = 0, at = 0; i < dimensions; i++)
        {
            for (int j = 0; j < i; j++, at++)
                matrix[at] = Shrinkage * (s.Moments[at] * scale[i] * scale[j]);
            matrix[at++] = 1;
        }
        if (!PackedSymmetric.Factor(matrix, dimensions, LeastPivot))
            return;
        PackedSymmetric.Invert(matrix, inverse, dimensions);
        inverse.CopyTo(s.Precision);
    }
}
