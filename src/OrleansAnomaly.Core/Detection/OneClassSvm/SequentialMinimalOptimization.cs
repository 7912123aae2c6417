namespace OrleansAnomaly.Core.Detection.OneClassSvm;

/// <summary>
/// Minimises ½αᵀKα where every α lies in 0 … 1 and their sum is ν·rows, two α at a time: J. C. Platt, "Fast training of support vector machines using
/// sequential minimal optimization" (1999), with the pair chosen by second-order information (R.-E. Fan, P.-H. Chen and C.-J. Lin, JMLR 6, 2005).
/// </summary>
internal sealed class SequentialMinimalOptimization
{
    /// <summary>Stands for the curvature between rows that are the same.</summary>
    private const double LeastCurvature = 1e-12;

    private const int MostStepsPerRow = 2_000;

    private readonly double[] _kernel, _weights, _gradient;
    private readonly int _count;
    private readonly double _tolerance;

    public SequentialMinimalOptimization(double[] kernel, int count, double nu, double tolerance)
    {
        (_kernel, _count, _tolerance) = (kernel, count, tolerance);
        _weights = new double[count];
        _gradient = new double[count];
        double left = nu * count;
        for (int i = 0; i < count && left > 0; i++, left--)
            _weights[i] = Math.Min(1, left);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
                _gradient[i] += kernel[i * count + j] * _weights[j];
        }
    }

    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>ρ: what Σ α·k is on the edge of the region: the gradient of the rows that are on it, or the middle between those inside and outside.</summary>
    public double Offset
    {
        get
        {
            double sum = 0, inside = double.PositiveInfinity, outside = double.NegativeInfinity;
            int free = 0;
            for (int i = 0; i < _count; i++)
            {
                if (_weights[i] >= 1)
                    outside = Math.Max(outside, _gradient[i]);
                else if (_weights[i] <= 0)
                    inside = Math.Min(inside, _gradient[i]);
                else
                    (sum, free) = (sum + _gradient[i], free + 1);
            }
            return free > 0 ? sum / free : double.IsInfinity(inside) ? outside : (inside + outside) / 2;
        }
    }

    public void Run(CancellationToken stop)
    {
        int steps = MostStepsPerRow * _count;
        while (Choose(out int rises, out int falls))
        {
            stop.ThrowIfCancellationRequested();
            if (steps-- == 0)
                throw new InvalidOperationException($"no optimum within {_tolerance} after {MostStepsPerRow} steps per row, of {_count} rows");
            Move(rises, falls);
        }
    }

    /// <summary>The pair that promises most; none where no pair misses the conditions of the optimum by more than the tolerance.</summary>
    private bool Choose(out int rises, out int falls)
    {
        rises = falls = -1;
        double least = double.PositiveInfinity;
        for (int i = 0; i < _count; i++)
        {
            if (_weights[i] < 1 && _gradient[i] < least)
                (rises, least) = (i, _gradient[i]);
        }
        double missed = 0, best = 0;
        for (int j = 0; j < _count && rises >= 0; j++)
        {
            double difference = _gradient[j] - least;
            if (_weights[j] <= 0 || difference <= 0)
                continue;
            missed = Math.Max(missed, difference);
            double gain = difference * difference / Curvature(rises, j);
            if (gain > best)
                (falls, best) = (j, gain);
        }
        return missed > _tolerance;
    }

    private void Move(int rises, int falls)
    {
        double step = (_gradient[falls] - _gradient[rises]) / Curvature(rises, falls);
        double room = 1 - _weights[rises];
        if (step >= _weights[falls] && _weights[falls] <= room)
        {
            step = _weights[falls];
            _weights[rises] += step;
            _weights[falls] = 0;
        }
        else if (step >= room)
        {
            step = room;
            _weights[rises] = 1;
            _weights[falls] -= step;
        }
        else
        {
            _weights[rises] += step;
            _weights[falls] -= step;
        }
        ReadOnlySpan<double> up = _kernel.AsSpan(rises * _count, _count), down = _kernel.AsSpan(falls * _count, _count);
        for (int i = 0; i < _gradient.Length; i++)
            _gradient[i] += step * (up[i] - down[i]);
    }

    private double Curvature(int i, int j) => Math.Max(2 - 2 * _kernel[i * _count + j], LeastCurvature);
}
