namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>What a <see cref="ShingledForest"/> keeps once.</summary>
internal struct FeedHeader
{
    /// <summary>Rows since the weights were last set.</summary>
    public int SinceWeighed;

    /// <summary>Rows that the shingle holds.</summary>
    public int Filled;

    /// <summary>Points that wait for the scatter to be known.</summary>
    public int Waiting;

    /// <summary>How often the forest began anew.</summary>
    public int Restarts;
}
