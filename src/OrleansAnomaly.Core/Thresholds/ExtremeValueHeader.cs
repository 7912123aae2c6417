namespace OrleansAnomaly.Core.Thresholds;

/// <summary>What the threshold knows, besides the first scores or later the peaks, and the latest scores.</summary>
internal struct ExtremeValueHeader
{
    /// <summary>t: peaks are what lies above; relative to the mean of the latest scores.</summary>
    public double PeakLevel;

    /// <summary>z: how far above the mean of the latest scores the level lies.</summary>
    public double Height;

    public ParetoTail Tail;

    /// <summary>Sum of the latest scores.</summary>
    public double LatestSum;

    /// <summary>n: scores that were no anomalies.</summary>
    public long Scores;

    /// <summary>How many of them were peaks.</summary>
    public long Peaks;

    /// <summary>First scores that are there; then peaks.</summary>
    public int Held;

    public int Next;
    public int LatestHeld;
    public int LatestNext;

    public int HasLevel;

    /// <summary>Whether the latest score was above the level.</summary>
    public int WasAbove;

    /// <summary>Peaks since the tail was fitted.</summary>
    public long Unfitted;
}
