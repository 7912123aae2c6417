namespace OrleansAnomaly.Core.Series;

/// <summary>
/// A learned shift and scale that makes series of different units comparable: (x − centre) / spread.
/// Where the values it is learned from do not differ, or by less than a double can divide by, the spread is 1: such a series becomes 0, and deviations from it keep their own unit.
/// Values that are not finite are left out in learning and become NaN in use.
/// </summary>
public sealed record Normalization
{
    /// <summary>A normalization with known parameters, as from a stored model.</summary>
    /// <param name="centre">What becomes 0; finite.</param>
    /// <param name="spread">What becomes 1 away from it; finite, a normal double above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public Normalization(double centre, double spread)
    {
        if (!double.IsFinite(centre))
            throw new ArgumentOutOfRangeException(nameof(centre), centre, "a centre is finite");
        if (!(double.IsNormal(spread) && spread > 0))
            throw new ArgumentOutOfRangeException(nameof(spread), spread, "a spread is finite and above 0");
        Centre = centre;
        Spread = spread;
    }

    /// <summary>What becomes 0.</summary>
    public double Centre { get; }

    /// <summary>What becomes 1 away from the centre; above 0.</summary>
    public double Spread { get; }

    /// <summary>Learns mean and standard deviation (of the values themselves, divided by their count): the result has mean 0 and variance 1.</summary>
    /// <exception cref="ArgumentException">There is no finite value, or they lie too far apart for a double.</exception>
    public static Normalization FitZScore(ReadOnlySpan<double> values)
    {
        Summary summary = Fit(values);
        return Create(summary.Mean, Math.Sqrt(summary.Variance));
    }

    /// <summary>Learns smallest and largest: the result lies in 0 … 1 for values within what was learned.</summary>
    /// <exception cref="ArgumentException">There is no finite value, or they lie too far apart for a double.</exception>
    public static Normalization FitMinMax(ReadOnlySpan<double> values)
    {
        Summary summary = Fit(values);
        return Create(summary.Min, summary.Max - summary.Min);
    }

    /// <summary>Learns median and interquartile range (<see cref="Quantiles"/>): up to a quarter of the values may be arbitrarily wrong without carrying it away.</summary>
    /// <param name="values">The values.</param>
    /// <param name="scratch">Room to sort in, at least as long as <paramref name="values"/>.</param>
    /// <exception cref="ArgumentException">There is no finite value, they lie too far apart for a double, or the scratch is too short.</exception>
    public static Normalization FitRobust(ReadOnlySpan<double> values, Span<double> scratch)
    {
        ReadOnlySpan<double> sorted = Quantiles.Sort(values, scratch);
        if (sorted.IsEmpty)
            throw NothingToLearnFrom();
        return Create(Quantiles.OfSorted(sorted, 0.5), Quantiles.OfSorted(sorted, 0.75) - Quantiles.OfSorted(sorted, 0.25));
    }

    /// <summary>(x − centre) / spread; NaN where <paramref name="value"/> is not finite.</summary>
    public double Transform(double value) => double.IsFinite(value) ? (value - Centre) / Spread : double.NaN;

    /// <summary>Transforms every value of a series; source and destination may be the same memory.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public void Transform(ReadOnlySpan<double> source, Span<double> destination)
    {
        RequireRoom(source, destination);
        for (int i = 0; i < source.Length; i++)
            destination[i] = Transform(source[i]);
    }

    /// <summary>The value that <see cref="Transform(double)"/> takes to <paramref name="normalized"/>, but for rounding.</summary>
    public double Inverse(double normalized) => double.IsFinite(normalized) ? normalized * Spread + Centre : double.NaN;

    /// <summary>Inverts every value of a series; source and destination may be the same memory.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public void Inverse(ReadOnlySpan<double> source, Span<double> destination)
    {
        RequireRoom(source, destination);
        for (int i = 0; i < source.Length; i++)
            destination[i] = Inverse(source[i]);
    }

    private static Summary Fit(ReadOnlySpan<double> values)
    {
        Summary summary = Summary.Of(values);
        return summary.Count > 0 ? summary : throw NothingToLearnFrom();
    }

    private static Normalization Create(double centre, double spread)
    {
        if (!double.IsFinite(centre) || !double.IsFinite(spread))
            throw new ArgumentException("the values lie too far apart: their spread exceeds what a double holds", "values");
        return new Normalization(centre, double.IsNormal(spread) ? spread : 1);
    }

    private static ArgumentException NothingToLearnFrom() => new("there is no finite value to learn from", "values");

    private static void RequireRoom(ReadOnlySpan<double> source, Span<double> destination)
    {
        if (destination.Length < source.Length)
            throw new ArgumentException($"the destination has room for {destination.Length} values; the series has {source.Length}", nameof(destination));
    }
}
