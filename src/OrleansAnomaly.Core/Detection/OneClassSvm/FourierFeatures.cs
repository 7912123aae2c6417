using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.OneClassSvm;

/// <summary>
/// Numbers whose products stand for the Gaussian kernel exp(−γ·|a − b|²): z(a)·z(b) with z = √(2/n)·cos(ω·a + b), ω normal with variance 2γ, b uniform
/// (A. Rahimi and B. Recht, "Random features for large-scale kernel machines", NIPS 2007). Off by about 1/√n. Drawn by a seed, so that they are no state.
/// </summary>
internal sealed class FourierFeatures
{
    private const int Most = IVectorDetector.MostDimensions;

    private readonly double[] _frequencies, _phases;
    private readonly double _size;

    public FourierFeatures(int count, ulong seed)
    {
        Count = count;
        _size = Math.Sqrt(2.0 / count);
        _frequencies = new double[count * Most];
        _phases = new double[count];
        var random = new SplitMix64(seed);
        for (int f = 0; f < count; f++)
        {
            _phases[f] = random.NextDouble() * (2 * Math.PI);
            for (int d = 0; d < Most; d++)
                _frequencies[f * Most + d] = random.NextGaussian();
        }
    }

    public int Count { get; }

    /// <summary>The angles ω·x + b.</summary>
    public void Angles(ReadOnlySpan<double> row, double gamma, Span<double> angles)
    {
        double scale = Math.Sqrt(2 * gamma);
        for (int f = 0; f < angles.Length; f++)
        {
            double sum = 0;
            for (int d = 0; d < row.Length; d++)
                sum += _frequencies[f * Most + d] * row[d];
            angles[f] = _phases[f] + scale * sum;
        }
    }

    /// <summary>The features of a row, from its angles.</summary>
    public void Features(ReadOnlySpan<double> angles, Span<double> features)
    {
        for (int f = 0; f < angles.Length; f++)
            features[f] = _size * Real.Cos(angles[f]);
    }

    /// <summary>What the weights make of the features of a row.</summary>
    public double Product(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int f = 0; f < angles.Length; f++)
            sum += weights[f] * Real.Cos(angles[f]);
        return _size * sum;
    }

    /// <summary>The same of the row with another value in one dimension, by how much it differs.</summary>
    public double Product(ReadOnlySpan<double> angles, ReadOnlySpan<double> weights, double gamma, int dimension, double difference)
    {
        double sum = 0, scaled = Math.Sqrt(2 * gamma) * difference;
        for (int f = 0; f < angles.Length; f++)
            sum += weights[f] * Real.Cos(angles[f] + scaled * _frequencies[f * Most + dimension]);
        return _size * sum;
    }
}
