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

    /// <summary>Readings of its own until a dimension counts.</summary>
    public const double Fledgling = 8;

    /// <summary>Beyond it a value is no measurement, as in the monitors of sensors.</summary>
    private const double Farthest = 1e30;

    public static void Reckon(in ResidualState s, ReadOnlySpan<double> row, ulong settings, in ResidualNotes notes)
    {
        int dimensions = row.Length;
        Span<double> z = notes.Standard, deviations = notes.Deviations, means = s.MeansOf((int)notes.Room);
        ulong missing = 0, counting = 0;
        for (int j = 0; j < dimensions; j++)
        {
            bool isThere = IsMeasured(row[j]);
            deviations[j] = !isThere ? double.NaN : s.Seen[j] == 0 ? 0 : row[j] - s.Origin[j] - means[j];
            z[j] = 0;
            if (!Counts(s, j))
                continue;
            counting |= 1ul << j;
            if (!isThere)
            {
                missing |= 1ul << j;
                continue;
            }
            double most = (settings & (1ul << j)) != 0 ? MostSetting : MostStandard;
            z[j] = Math.Clamp(deviations[j] / SpreadOf(s, j), -most, most);
        }
        if (missing != 0)
            Fill(s.Precision, z, missing);
        Span<double> products = stackalloc double[dimensions];
        PackedSymmetric.Multiply(s.Precision, z, products);
        double distance = 0, newest = 0;
        for (int j = 0; j < dimensions; j++)
        {
            notes.Residuals[j] = 0;
            if ((settings & (1ul << j)) != 0)
                continue;
            distance += z[j] * products[j];
            if ((missing & (1ul << j)) == 0 && (counting & (1ul << j)) != 0)
                notes.Residuals[j] = Math.Clamp(products[j] / Math.Sqrt(s.Precision[PackedSymmetric.Diagonal(j)]), -MostResidual, MostResidual);
            newest += notes.Residuals[j] * notes.Residuals[j];
        }
        notes.Distance = Math.Max(distance, 0);
        notes.Newest = newest;
    }

    public static bool IsMeasured(double value) => Math.Abs(value) <= Farthest;

    /// <summary>Whether enough is known of a dimension, and it moves by more than rounding.</summary>
    public static bool Counts(in ResidualState s, int j) =>
        s.Seen[j] >= Fledgling && SpreadOf(s, j) > 1e-13 * (Math.Abs(s.Origin[j]) + Math.Abs(s.Means[j])) + 1e-140;

    public static double SpreadOf(in ResidualState s, int j) => Math.Sqrt(s.Moments[PackedSymmetric.Diagonal(j)]);

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
