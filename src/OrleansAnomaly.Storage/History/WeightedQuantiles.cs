namespace OrleansAnomaly.Storage.History;

/// <summary>
/// Quantiles of values with weights: the least value at which the weights up to it reach the share q of all weight. Exact up to
/// <see cref="Capacity"/> values. Beyond that neighbours in order are merged in pairs, of which in turn the lesser and the greater stays with
/// the weight of both (after J. I. Munro and M. S. Paterson, "Selection and sorting with limited storage", 1980); with equal weights each
/// merge moves a rank by at most one merged weight.
/// </summary>
internal sealed class WeightedQuantiles
{
    /// <summary>Values that are kept: eleven days of minutes.</summary>
    public const int Capacity = 16_384;

    private double[] _values = new double[64];
    private long[] _weights = new long[64];
    private int _count;
    private bool _isSorted = true, _keepsGreater;

    public void Add(double value, long weight)
    {
        if (_count == Capacity)
            Merge();
        if (_count == _values.Length)
        {
            Array.Resize(ref _values, 2 * _count);
            Array.Resize(ref _weights, 2 * _count);
        }
        (_values[_count], _weights[_count]) = (value, weight);
        _count++;
        _isSorted = false;
    }

    /// <summary>The quantile; NaN where nothing was added.</summary>
    public double Quantile(double q)
    {
        Sort();
        long all = 0;
        for (int i = 0; i < _count; i++)
            all += _weights[i];
        long upTo = 0;
        for (int i = 0; i < _count; i++)
        {
            upTo += _weights[i];
            if (upTo >= q * all)
                return _values[i];
        }
        return double.NaN;
    }

    public void Clear() => (_count, _isSorted, _keepsGreater) = (0, true, false);

    private void Sort()
    {
        if (!_isSorted)
            Array.Sort(_values, _weights, 0, _count);
        _isSorted = true;
    }

    private void Merge()
    {
        Sort();
        for (int i = 0; i < Capacity / 2; i++)
        {
            _values[i] = _values[2 * i + (_keepsGreater ? 1 : 0)];
            _weights[i] = _weights[2 * i] + _weights[2 * i + 1];
        }
        _count = Capacity / 2;
        _keepsGreater = !_keepsGreater;
    }
}
