namespace OrleansAnomaly.Core.Series;

/// <summary>
/// Sample quantiles, interpolated linearly between the order statistics at 1 + (n − 1)q: type 7 of R. J. Hyndman and Y. Fan,
/// "Sample quantiles in statistical packages" (The American Statistician 50, 1996); what NumPy, R and spreadsheets do by default.
/// </summary>
public static class Quantiles
{
    /// <summary>The quantile of values that are sorted, rising, and finite.</summary>
    /// <param name="sorted">The values. Their order is not checked.</param>
    /// <param name="q">Which, 0 (smallest) … 1 (largest).</param>
    /// <returns>The quantile; NaN where there is no value.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> lies outside 0 … 1.</exception>
    public static double OfSorted(ReadOnlySpan<double> sorted, double q)
    {
        if (!(q is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(q), q, "a quantile lies between 0 and 1");
        if (sorted.IsEmpty)
            return double.NaN;
        double place = (sorted.Length - 1) * q;
        int below = (int)place;
        return below + 1 < sorted.Length ? Interpolation.Between(sorted[below], sorted[below + 1], place - below) : sorted[^1];
    }

    /// <summary>The quantile of values in any order; those that are not finite are left out.</summary>
    /// <param name="values">The values.</param>
    /// <param name="q">Which, 0 (smallest) … 1 (largest).</param>
    /// <param name="scratch">Room to sort in, at least as long as <paramref name="values"/>; may be the same memory, which then loses its order.</param>
    /// <returns>The quantile; NaN where there is no finite value.</returns>
    /// <exception cref="ArgumentException">The scratch is too short, or <paramref name="q"/> lies outside 0 … 1.</exception>
    public static double Of(ReadOnlySpan<double> values, double q, Span<double> scratch) => OfSorted(Sort(values, scratch), q);

    /// <summary>The median: the quantile at ½.</summary>
    /// <inheritdoc cref="Of"/>
    public static double Median(ReadOnlySpan<double> values, Span<double> scratch) => Of(values, 0.5, scratch);

    /// <summary>Copies the finite values into <paramref name="scratch"/> and sorts them, rising; for several quantiles of the same values by <see cref="OfSorted"/>.</summary>
    /// <returns>The part of the scratch that holds them.</returns>
    /// <exception cref="ArgumentException">The scratch is shorter than the values.</exception>
    public static ReadOnlySpan<double> Sort(ReadOnlySpan<double> values, Span<double> scratch)
    {
        if (scratch.Length < values.Length)
            throw new ArgumentException($"the scratch has room for {scratch.Length} values; there are {values.Length}", nameof(scratch));
        int count = 0;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
                scratch[count++] = value;
        }
        scratch[..count].Sort();
        return scratch[..count];
    }
}
