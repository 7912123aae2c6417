namespace OrleansAnomaly.Core.Detection.HalfSpaceTrees;

/// <summary>What the half-space trees of one asset keep once.</summary>
internal struct HalfSpaceHeader
{
    /// <summary>Rows learned in the window that is under way.</summary>
    public int InWindow;

    /// <summary>Windows that are complete, at most 2: the first teaches the ranges only, the second is the first reference.</summary>
    public int Windows;
}
