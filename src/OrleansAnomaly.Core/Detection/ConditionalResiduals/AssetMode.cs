namespace OrleansAnomaly.Core.Detection.ConditionalResiduals;

/// <summary>What the detector is doing with an asset's rows.</summary>
public enum AssetMode : byte
{
    /// <summary>It learns at full weight and does not judge yet.</summary>
    WarmingUp = 0,

    /// <summary>It judges, and learns slowly.</summary>
    Watching = 1,

    /// <summary>The asset looks anomalous: it judges and learns nothing.</summary>
    Holding = 2,

    /// <summary>The asset has changed for good, as far as rows can tell: it learns what is new, although that looks anomalous. Someone should be told.</summary>
    Drifting = 3,
}
