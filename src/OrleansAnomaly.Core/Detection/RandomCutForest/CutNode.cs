using System.Runtime.CompilerServices;

namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>
/// An inner node: rows whose coordinate is at most the cut lie on the left. One record rather than five columns, because a walk needs all of it.
/// Its bounding box lies in a column of its own.
/// </summary>
internal struct CutNode
{
    public ushort Left;
    public ushort Right;
    public ushort Dimension;

    /// <summary>Rows below it, equal ones counted each.</summary>
    public ushort Rows;

    public float Cut;

    /// <summary>The child on one side, without a branch, which would be foretold wrong half of the time.</summary>
    public readonly int Child(bool right) => Unsafe.Add(ref Unsafe.AsRef(in Left), right ? 1 : 0);
}
