using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation.Baselines;

namespace OrleansAnomaly.Data.Evaluation.Subjects;

/// <summary>A baseline. What it scores is what it tells; missing values are not scored and not learned.</summary>
/// <param name="name">Name by which users choose it.</param>
/// <param name="meaning">What it does, in a few words.</param>
/// <param name="make">Makes a scorer that has seen nothing, with randomness of the series' own.</param>
internal sealed class BaselineSubject(string name, string meaning, Func<SplitMix64, IRowScorer> make) : SensorSubject(name, meaning)
{
    /// <inheritdoc/>
    public override bool RaisesAlarms => false;

    /// <inheritdoc/>
    public override SubjectRun Begin(string series, int warmUp) => new Run(make(new SplitMix64(StableHash.Of("", series))));

    private sealed class Run(IRowScorer scorer) : SubjectRun
    {
        public override RowScore Next(long time, double value)
        {
            double score = double.IsFinite(value) ? scorer.Next(value) : 0;
            return new RowScore(score, score, false);
        }
    }
}
