using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.IsolationForest;

/// <summary>What a sliding isolation forest keeps once.</summary>
internal struct SlidingHeader
{
    public SplitMix64 Random;

    /// <summary>Rows learned.</summary>
    public long Rows;

    /// <summary>The tree that is drawn next.</summary>
    public int Turn;

    public int Unused;
}
