namespace OrleansAnomaly.Core.Thresholds;

/// <summary>What the threshold knows besides the latest scores.</summary>
internal struct DynamicHeader
{
    public double Level;
    public int Count;
    public int Next;
}
