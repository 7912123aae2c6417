using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Thresholds;

/// <summary>A generalised Pareto distribution of what exceeds a level: the share of excesses above y is (1 + γy/σ)^(−1/γ), e^(−y/σ) where γ is 0.</summary>
internal struct ParetoTail
{
    private const double LeastShape = -1, MostShape = 1;

    /// <summary>Excesses below which the likelihood says too little, and moments are used.</summary>
    private const int Few = 10;

    /// <summary>γ: 0 is an exponential tail, more a heavier one, less one that ends.</summary>
    public double Shape;

    /// <summary>σ: the size of the excesses.</summary>
    public double Scale;

    /// <summary>
    /// The likeliest tail. With θ = γ/σ the likeliest γ is the mean of ln(1 + θy), so that one variable is left (S. D. Grimshaw, "Computing maximum
    /// likelihood estimates for the generalized Pareto distribution", Technometrics 35, 1993); it is sought among γ from −1, below which there is no
    /// likeliest one, to 1. Of few excesses, by their mean and variance.
    /// </summary>
    /// <param name="excesses">More than 0.</param>
    public static ParetoTail Fit(ReadOnlySpan<double> excesses)
    {
        double mean = 0, variance = 0, largest = 0;
        foreach (double y in excesses)
        {
            mean += y;
            largest = Math.Max(largest, y);
        }
        mean /= excesses.Length;
        foreach (double y in excesses)
            variance += (y - mean) * (y - mean);
        variance /= excesses.Length;
        if (!(mean > 0))
            return default;
        double ratio = variance > 0 ? mean * mean / variance : double.PositiveInfinity;
        var tail = new ParetoTail { Shape = Math.Clamp((1 - ratio) / 2, LeastShape, MostShape) };
        tail.Scale = mean * (1 - Math.Min(tail.Shape, 0.5));
        return excesses.Length < Few ? tail : Likeliest(excesses, mean, largest);
    }

    /// <summary>The excess that a share of all excesses lie above; &gt; 0, ≤ 1.</summary>
    public readonly double Quantile(double share)
    {
        double log = Real.Log(share);
        return Math.Abs(Shape) < 1e-6 ? -Scale * log : Scale / Shape * (Real.Exp(-Shape * log) - 1);
    }

    private static ParetoTail Likeliest(ReadOnlySpan<double> excesses, double mean, double largest)
    {
        // θ·mean from just above −mean/largest, where the tail would end at the largest excess, to 2¹⁰.
        double lowest = -mean / largest;
        var best = new ParetoTail { Scale = mean };
        double most = -(Real.Log(mean) + 1);
        int at = 0;
        for (int step = -20; step <= 20; step++)
        {
            double found = step == 0 ? most : Likelihood(excesses, Grid(step, lowest), mean, ref best, most);
            if (found > most)
                (most, at) = (found, step);
        }
        // Between its neighbours on the grid the likelihood has one peak: thirds.
        double left = Grid(at - 1, lowest), right = Grid(at + 1, lowest);
        for (int i = 0; i < 24; i++)
        {
            double one = left + (right - left) / 3, other = right - (right - left) / 3;
            double ofOne = Likelihood(excesses, one, mean, ref best, most);
            most = Math.Max(most, ofOne);
            double ofOther = Likelihood(excesses, other, mean, ref best, most);
            most = Math.Max(most, ofOther);
            if (ofOne < ofOther)
                left = one;
            else
                right = other;
        }
        return best;
    }

    /// <summary>Rising numbers that lie closer to each other near 0 and near the lowest.</summary>
    private static double Grid(int step, double lowest) => step switch
    {
        0 => 0,
        > 0 => PowerOfTwo(step - 10),
        >= -10 => lowest * PowerOfTwo(-step - 11),
        _ => lowest * (1 - PowerOfTwo(step + 9)),
    };

    /// <summary>The mean logarithm of the likelihood at θ·mean, and what it is at if it is more than the most so far; −∞ where γ is out of bounds.</summary>
    private static double Likelihood(ReadOnlySpan<double> excesses, double theta, double mean, ref ParetoTail best, double most)
    {
        double relative = theta / mean, shape = 0;
        foreach (double y in excesses)
            shape += Real.Log(1 + relative * y);
        shape /= excesses.Length;
        double scale = shape / relative;
        if (!(shape is >= LeastShape and <= MostShape) || !(scale > 0))
            return double.NegativeInfinity;
        double likelihood = -(Real.Log(scale) + shape + 1);
        if (likelihood > most)
            best = new ParetoTail { Shape = shape, Scale = scale };
        return likelihood;
    }

    private static double PowerOfTwo(int n) => BitConverter.Int64BitsToDouble((long)(n + 1023) << 52);
}
