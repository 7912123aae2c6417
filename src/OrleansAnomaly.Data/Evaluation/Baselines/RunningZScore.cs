namespace OrleansAnomaly.Data.Evaluation.Baselines;

/// <summary>|value − mean| / sd over the rows before it, the last <see cref="Window"/> of them; the first <see cref="LeastRows"/> score 0.</summary>
internal sealed class RunningZScore : IRowScorer
{
    public const int Window = 288;

    private const int LeastRows = 10;

    private readonly double[] _values = new double[Window];
    private int _rows;

    public double Next(double value)
    {
        double score = 0;
        int count = Math.Min(_rows, Window);
        if (count >= LeastRows)
        {
            // Over a few hundred rows anew each time: sums that are carried on drift with large values.
            double sum = 0, squares = 0;
            for (int i = 0; i < count; i++)
                sum += _values[i] - _values[0];
            double mean = sum / count;
            for (int i = 0; i < count; i++)
            {
                double off = _values[i] - _values[0] - mean;
                squares += off * off;
            }
            score = Surprise.Of(Math.Abs(value - _values[0] - mean), Math.Sqrt(squares / count));
        }
        _values[_rows++ % Window] = value;
        return score;
    }
}
