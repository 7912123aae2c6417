namespace OrleansAnomaly.Core.Detection.IsolationForest;

/// <summary>A node of a tree that lies as a complete one: the children of node i are 2·i + 1 and 2·i + 2.</summary>
internal struct IsolationNode
{
    /// <summary>A dimension that is none: the node is a leaf.</summary>
    public const ushort Leaf = ushort.MaxValue;

    /// <summary>Rows whose value is at most that lie on the left.</summary>
    public double Cut;

    public int Rows;
    public ushort Dimension;
    public ushort Unused;
}
