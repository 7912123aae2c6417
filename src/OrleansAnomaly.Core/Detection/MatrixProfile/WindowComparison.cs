namespace OrleansAnomaly.Core.Detection.MatrixProfile;

/// <summary>
/// The latest window beside those before it. Distances are Euclidean, of windows less their mean and divided by their standard deviation or, where that is
/// smaller, by a floor: a flat window is then the zero vector, and two flat ones are alike. With σ' = σ / max(σ, floor), which is 1 for all but flat ones,
/// d² = m(σ'₁² + σ'₂²) − 2m·cov / (max(σ₁, floor)·max(σ₂, floor)).
/// </summary>
/// <param name="length">Readings of a window, m.</param>
/// <param name="floor">The least number that a window is divided by; more than 0.</param>
internal readonly ref struct WindowComparison(int length, double floor)
{
    private readonly double _inverseLength = 1.0 / length;

    /// <summary>The square of the distance to the nearest of the windows that do not overlap the latest.</summary>
    /// <param name="history">Readings up to the one before the latest.</param>
    /// <param name="latest">The latest reading.</param>
    /// <param name="products">Dot products of the window that ends before the latest reading with those before it, from the shortest distance on.</param>
    /// <param name="count">How many windows there are, the farthest of which ends <paramref name="count"/> − 1 readings before the first that is not overlapped.</param>
    public double NearestSquare(ReadOnlySpan<float> history, float latest, ReadOnlySpan<double> products, int count)
    {
        (double sum, double squares) = Sums(history[(history.Length - length + 1)..]);
        sum += latest;
        squares += (double)latest * latest;
        double mean = sum * _inverseLength, divisor = Divisor(sum, squares, out double size);
        // The first window that is not overlapped ends m readings before the latest.
        int end = history.Length - length;
        (double otherSum, double otherSquares) = Sums(history[(end - length + 1)..(end + 1)]);
        double nearest = double.PositiveInfinity, oldest = history[end];
        for (int i = 0; i < count; i++, end--)
        {
            bool begins = end < length;
            double leaves = history[end], comes = begins ? 0 : history[end - length];
            double product = begins ? Product(history, latest, i) : products[i] - oldest * comes + latest * leaves;
            double otherDivisor = Divisor(otherSum, otherSquares, out double otherSize);
            nearest = Math.Min(nearest, size + otherSize - 2 * (product - mean * otherSum) / (divisor * otherDivisor));
            otherSum += comes - leaves;
            otherSquares += comes * comes - leaves * leaves;
        }
        return Math.Max(nearest, 0);
    }

    /// <summary>
    /// Moves dot products on to the windows that end with the latest reading: less what leaves, plus what comes; where there is none yet, from its definition.
    /// </summary>
    public void Advance(ReadOnlySpan<float> history, float latest, Span<double> products)
    {
        int end = history.Length - length;
        double oldest = products.IsEmpty ? 0 : history[end];
        for (int i = 0; i < products.Length; i++, end--)
            products[i] = end < length ? Product(history, latest, i) : products[i] - oldest * history[end - length] + (double)latest * history[end];
    }

    /// <summary>The dot product of the window that ends with the latest reading and the <paramref name="index"/>-th of those before it, from its definition.</summary>
    public double Product(ReadOnlySpan<float> history, float latest, int index)
    {
        int end = history.Length - length - index;
        ReadOnlySpan<float> one = history[(history.Length - length + 1)..], other = history.Slice(end - length + 1, length);
        double product = (double)latest * other[^1];
        for (int i = 0; i < one.Length; i++)
            product += (double)one[i] * other[i];
        return product;
    }

    /// <summary>What the window is divided by; and m·σ'².</summary>
    private double Divisor(double sum, double squares, out double size)
    {
        // m·variance; rounding may leave less than nothing.
        double scatter = Math.Max(squares - sum * sum * _inverseLength, 0), deviation = Math.Sqrt(scatter * _inverseLength);
        if (deviation >= floor)
        {
            size = length;
            return deviation;
        }
        size = scatter / (floor * floor);
        return floor;
    }

    private static (double Sum, double Squares) Sums(ReadOnlySpan<float> window)
    {
        double sum = 0, squares = 0;
        foreach (float value in window)
        {
            sum += value;
            squares += (double)value * value;
        }
        return (sum, squares);
    }
}
