using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Data.Evaluation.Baselines;

/// <summary>Uniform scores that know nothing of the values: what chance gets.</summary>
internal sealed class RandomScores(SplitMix64 random) : IRowScorer
{
    private SplitMix64 _random = random;

    public double Next(double value) => _random.NextDouble();
}
