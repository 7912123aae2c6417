using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.ConditionalResiduals;

/// <summary>
/// Each dimension given all the others: u = (Ωz)/√Ω_jj of the precision matrix Ω (regression adjustment: Hawkins 1991). u² is the reconstruction-based
/// contribution of the dimension (Alcala and Qin 2009).
/// </summary>
internal static class Residuals
{
    private const double MostStandard = 15, MostSetting = 6, MostResidual = 8;
    private const int Sweeps = 4;

    public static void Reckon(in ResidualState s, ReadOnlySpan<double> row, ulong settings, in ResidualNotes notes)
    {
        int dimensions = row.Length;
        Span<double> z = notes.Standard, deviations = notes.Deviations, spreads = notes.Spreads;
        RowMoments moments = s.MomentsOf((int)notes.Room);
        moments.CopySpreads(spreads);
        ulong missing = 0;
        for (int j = 0; j < dimensions; j++)
        {
            deviations[j] = moments.Deviation(row, j);
            z[j] = 0;
            if (spreads[j] == 0)
                continue;
            if (double.IsNaN(deviations[j]))
            {
                missing |= 1ul << j;
                continue;
            }
            double most = (settings & (1ul << j)) != 0 ? MostSetting : MostStandard;
            z[j] = Math.Clamp(deviations[j] / spreads[j], -most, most);
        }
        if (missing != 0)
            Fill(s.Precision, z, missing);
        Span<double> products = stackalloc double[dimensions];
        PackedSymmetric.Multiply(s.Precision, z, products);
        double distance = 0;
        for (int j = 0; j < dimensions; j++)
        {
            notes.Residuals[j] = 0;
            if ((settings & (1ul << j)) != 0)
                continue;
            distance += z[j] * products[j];
            if ((missing & (1ul << j)) == 0 && spreads[j] > 0)
                notes.Residuals[j] = Math.Clamp(products[j] / Math.Sqrt(s.Precision[PackedSymmetric.Diagonal(j)]), -MostResidual, MostResidual);
        }
        notes.Distance = Math.Max(distance, 0);
    }

    /// <summary>Gauss–Seidel: what is missing takes the value that the others tell, so that its residual is 0.</summary>
    private static void Fill(ReadOnlySpan<double> precision, Span<double> z, ulong missing)
    {
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            for (ulong left = missing; left != 0; left &= left - 1)
            {
                int j = System.Numerics.BitOperations.TrailingZeroCount(left);
                double sum = 0;
                for (int k = 0; k < z.Length; k++)
                {
                    if (k != j)
                        sum += precision[k < j ? PackedSymmetric.Length(j) + k : PackedSymmetric.Length(k) + j] * z[k];
                }
                z[j] = Math.Clamp(-sum / precision[PackedSymmetric.Diagonal(j)], -MostStandard, MostStandard);
            }
        }
    }
}
