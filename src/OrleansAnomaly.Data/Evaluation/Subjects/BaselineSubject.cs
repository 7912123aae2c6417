using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation.Baselines;

namespace OrleansAnomaly.Data.Evaluation.Subjects;

/// <summary>A baseline. What it scores is what it tells; missing values are not scored and not learned.</summary>
/// <param name="name">Name by which users choose it.</param>
/// <param name="meaning">What it does, in a few words.</param>
/// <param name="make">Makes a scorer that has seen nothing, with randomness of the series' own.</param>
internal sealed class BaselineSubject(string name, string meaning, Func<SplitMix64, IRowScorer> make) : Subject(name, meaning)
{
    /// <inheritdoc/>
    public override SubjectScores Score(string series, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        IRowScorer scorer = make(new SplitMix64(StableHash.Of("", series)));
        var scores = new double[values.Length];
        for (int row = 0; row < values.Length; row++)
            scores[row] = double.IsFinite(values[row]) ? scorer.Next(values[row]) : 0;
        return new SubjectScores(scores, scores, null);
    }
}
