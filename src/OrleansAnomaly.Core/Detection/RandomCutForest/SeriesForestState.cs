namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>What a forest of one sensor keeps beside its trees.</summary>
internal struct SeriesForestState
{
    /// <summary>Mean size of what readings miss the expectation by, each bounded.</summary>
    public double Miss;

    /// <summary>Readings learned in it.</summary>
    public long Rows;
}
