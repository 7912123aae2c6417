using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Storage.History;

/// <summary>Gathers minutes to one point of a series; used again for the next.</summary>
internal sealed class SeriesBucket
{
    private readonly WeightedQuantiles _means = new();
    private long _count;
    private double _min = double.PositiveInfinity, _max = double.NegativeInfinity, _mean;
    private float _score;

    public void Add(in MinuteAggregate minute)
    {
        _count += minute.Count;
        // A running mean: a sum of large values could overflow.
        double share = (double)minute.Count / _count;
        _mean = _mean * (1 - share) + minute.Mean * share;
        _min = Math.Min(_min, minute.Min);
        _max = Math.Max(_max, minute.Max);
        _score = Math.Max(_score, minute.Score);
        _means.Add(minute.Mean, minute.Count);
    }

    /// <summary>The point, and an empty bucket.</summary>
    public SeriesPoint Close(long start, long length)
    {
        var point = new SeriesPoint
        {
            // Rounding must not carry the mean past the extremes.
            Start = start, Length = length, Count = _count, Min = _min, Max = _max, Mean = Math.Max(_min, Math.Min(_max, _mean)), Score = _score,
            Low = _means.Quantile(0.1), Median = _means.Quantile(0.5), High = _means.Quantile(0.9),
        };
        _means.Clear();
        (_count, _min, _max, _mean, _score) = (0, double.PositiveInfinity, double.NegativeInfinity, 0, 0);
        return point;
    }
}
