namespace OrleansAnomaly.Core.Series;

/// <summary>
/// Count, sum, mean, variance, smallest and largest of values taken in one by one, in constant memory.
/// Only finite values count; what is not finite is refused.
/// </summary>
/// <remarks>
/// Mean and squares are updated around the running mean (B. P. Welford, Technometrics 4, 1962) and joined by the pairwise formula
/// (T. F. Chan, G. H. Golub, R. J. LeVeque, 1979), so that a scatter of 1 is right on a level of 10⁸; the sum carries the part that
/// rounding loses (A. Neumaier, ZAMM 54, 1974). The variance is right while deviations stay below 10¹⁵³, whose squares are doubles, and +∞ or NaN beyond.
/// </remarks>
public struct Summary
{
    private double _sum;
    private double _lost;
    private double _mean;
    private double _squares;
    private double _min;
    private double _max;

    /// <summary>How many values were taken in.</summary>
    public long Count { get; private set; }

    /// <summary>Their sum; 0 where there is none.</summary>
    public readonly double Sum => double.IsFinite(_sum) ? _sum + _lost : _sum;

    /// <summary>Their mean; NaN where there is none.</summary>
    public readonly double Mean => Count == 0 ? double.NaN : _mean;

    /// <summary>Variance of the values themselves (divided by their count); NaN where there is none.</summary>
    public readonly double Variance => Count == 0 ? double.NaN : _squares / Count;

    /// <summary>Estimate of the variance of what the values were drawn from (divided by their count less 1); NaN for fewer than two.</summary>
    public readonly double SampleVariance => Count < 2 ? double.NaN : _squares / (Count - 1);

    /// <summary>The smallest; NaN where there is none.</summary>
    public readonly double Min => Count == 0 ? double.NaN : _min;

    /// <summary>The largest; NaN where there is none.</summary>
    public readonly double Max => Count == 0 ? double.NaN : _max;

    /// <summary>The summary of a series; what is not finite in it is left out.</summary>
    public static Summary Of(ReadOnlySpan<double> values)
    {
        Summary summary = default;
        foreach (double value in values)
            summary.Add(value);
        return summary;
    }

    /// <summary>The summary of all values of two summaries.</summary>
    public static Summary Merge(in Summary a, in Summary b)
    {
        if (a.Count == 0)
            return b;
        if (b.Count == 0)
            return a;
        Summary both = a;
        both.Count += b.Count;
        double apart = b._mean - a._mean, share = (double)b.Count / both.Count;
        both._mean = a._mean + apart * share;
        both._squares = a._squares + b._squares + apart * apart * share * a.Count;
        both.AddToSum(b._sum);
        both._lost += b._lost;
        both._min = Math.Min(a._min, b._min);
        both._max = Math.Max(a._max, b._max);
        return both;
    }

    /// <summary>Takes a value in.</summary>
    /// <returns>False, with nothing changed, where <paramref name="value"/> is NaN or infinite.</returns>
    public bool Add(double value)
    {
        if (!double.IsFinite(value))
            return false;
        if (Count == 0)
            _min = _max = value;
        else if (value < _min)
            _min = value;
        else if (value > _max)
            _max = value;
        Count++;
        double before = value - _mean;
        _mean += before / Count;
        _squares += before * (value - _mean);
        AddToSum(value);
        return true;
    }

    private void AddToSum(double value)
    {
        double sum = _sum + value;
        _lost += Math.Abs(_sum) >= Math.Abs(value) ? (_sum - sum) + value : (value - sum) + _sum;
        _sum = sum;
    }
}
