namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>What a tree keeps once: its root, the rows it holds, and the first of the places that are free.</summary>
internal struct CutTreeHeader
{
    public ushort Root;
    public ushort Rows;
    public ushort FreeNode;
    public ushort FreeLeaf;
}
