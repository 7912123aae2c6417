namespace OrleansAnomaly.Core.Detection.HalfSpaceTrees;

/// <summary>A node of a complete tree; the children of node i are 2·i + 1 and 2·i + 2.</summary>
internal struct HalfSpaceNode
{
    /// <summary>Where it halves its dimension, on the scale of the range; rows below go left. A leaf halves nothing.</summary>
    public float Cut;

    /// <summary>Rows of the reference window.</summary>
    public ushort Reference;

    /// <summary>Rows of the window that is under way.</summary>
    public ushort Latest;

    public int Dimension;
}
