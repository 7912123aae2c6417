using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.ConditionalResiduals;

/// <summary>Means, second moments and the precision matrix that follows from them.</summary>
internal static class ResidualLearning
{
    private const double Kept = 0.99;           // of what dimensions have in common: the ridge
    private const double LeastPivot = 1e-10;

    /// <summary>Learns the row; what is missing by what the others tell of it, with the doubt that is left.</summary>
    public static void Learn(in ResidualState s, ReadOnlySpan<double> row, in ResidualNotes notes, double weight, double memory, double youth)
    {
        RowMoments moments = s.MomentsOf((int)notes.Room);
        Span<double> guesses = stackalloc double[row.Length], doubts = stackalloc double[row.Length];
        for (int j = 0; j < row.Length; j++)
        {
            double spread = notes.Spreads[j];
            guesses[j] = notes.Standard[j] * spread;
            doubts[j] = spread * spread / s.Precision[PackedSymmetric.Diagonal(j)];
        }
        moments.Learn(row, notes.Deviations, guesses, doubts, weight, memory, youth);
    }

    /// <summary>Makes the precision anew from the moments; one that cannot be trusted leaves the former. No inverse is ever updated, so none can drift away.</summary>
    public static void Renew(in ResidualState s)
    {
        Span<double> matrix = stackalloc double[s.Moments.Length], inverse = stackalloc double[s.Moments.Length];
        s.MomentsOf(0).CopyCorrelations(matrix, Kept);
        if (!PackedSymmetric.Factor(matrix, s.Origin.Length, LeastPivot))
            return;
        PackedSymmetric.Invert(matrix, inverse, s.Origin.Length);
        inverse.CopyTo(s.Precision);
    }
}
