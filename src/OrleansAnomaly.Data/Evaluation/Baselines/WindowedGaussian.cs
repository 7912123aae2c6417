namespace OrleansAnomaly.Data.Evaluation.Baselines;

/// <summary>
/// The windowed Gaussian of the Numenta benchmark, from its description: 1 − the tail probability of the value under a normal distribution whose mean and
/// standard deviation are those of a window. The window grows row by row to 6,400 and then moves on by 100 rows at a time.
/// </summary>
internal sealed class WindowedGaussian : IRowScorer
{
    private const int Window = 6400, Step = 100;

    /// <summary>What stands for the deviation of a window that stands still.</summary>
    private const double LeastDeviation = 1e-6;

    /// <summary>The board's figure, 39.65, was computed from files of scores with so many digits. With all of them fewer scores are equal to 1, and the figure is 40.13.</summary>
    private const int Digits = 12;

    private readonly List<double> _values = [];
    private RunningMoments _moments;

    public double Next(double value)
    {
        double score = 0;
        if (_moments.Count > 0)
        {
            double deviation = _moments.Deviation == 0 ? LeastDeviation : _moments.Deviation;
            score = Math.Round(1 - 0.5 * ErrorFunction.Complement(Math.Abs(value - _moments.Mean) / deviation / Math.Sqrt(2)), Digits);
        }
        _values.Add(value);
        if (_values.Count <= Window)
        {
            _moments.Add(value);
        }
        else if (_values.Count == Window + Step)
        {
            _values.RemoveRange(0, Step);
            _moments = RunningMoments.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values));
        }
        return score;
    }
}
