using OrleansAnomaly.Core.Thresholds;

namespace OrleansAnomaly.Core.Tests.Thresholds;

/// <summary>One stream of scores of a threshold.</summary>
internal sealed class ThresholdRun
{
    private readonly IThreshold _threshold;
    private readonly byte[] _state;

    public ThresholdRun(IThreshold threshold)
    {
        _threshold = threshold;
        _state = new byte[threshold.StateBytes];
        threshold.Initialize(_state);
    }

    /// <summary>Continues another run with a copy of its bytes.</summary>
    public ThresholdRun(IThreshold threshold, ThresholdRun from)
        : this(threshold) => from._state.CopyTo(_state, 0);

    public ReadOnlySpan<byte> State => _state;

    public double Level => _threshold.Level(_state);

    /// <summary>Whether the score is anomalous; learns it.</summary>
    public bool Step(double score)
    {
        bool anomalous = score >= Level;
        _threshold.Learn(_state, score);
        return anomalous;
    }

    /// <summary>The share of the scores that are anomalous.</summary>
    public double Share(IReadOnlyCollection<double> scores) => scores.Count(Step) / (double)scores.Count;
}
