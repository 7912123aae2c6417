using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>What a forest keeps once.</summary>
internal struct ForestHeader
{
    public SplitMix64 Random;

    /// <summary>e^(−rows / memory) since the keys were last brought back to size: what a new key is multiplied by.</summary>
    public double Growth;

    /// <summary>The first free place for a point; −1 where there is none.</summary>
    public int FreeSlot;

    public int Unused;
}
