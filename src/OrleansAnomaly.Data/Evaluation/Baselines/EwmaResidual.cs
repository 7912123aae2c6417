namespace OrleansAnomaly.Data.Evaluation.Baselines;

/// <summary>
/// |value − its exponentially weighted mean| / standard deviation of all such residuals so far. The mean weighs the newest row 2 / (<see cref="Span"/> + 1);
/// as many rows at the start score 0.
/// </summary>
internal sealed class EwmaResidual : IRowScorer
{
    public const int Span = 20;

    private RunningMoments _residuals;
    private double _mean = double.NaN;

    public double Next(double value)
    {
        if (double.IsNaN(_mean))
        {
            _mean = value;
            return 0;
        }
        double residual = value - _mean;
        double score = _residuals.Count < Span ? 0 : Surprise.Of(Math.Abs(residual), _residuals.Deviation);
        _residuals.Add(residual);
        _mean += residual * (2.0 / (Span + 1));
        return score;
    }
}
