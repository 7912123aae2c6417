namespace OrleansAnomaly.Core.Thresholds;

/// <summary>What the threshold knows besides the latest scores.</summary>
internal struct AdaptiveConformalHeader
{
    public double Level;

    /// <summary>The share that is asked for at present; may lie outside of 0 … 1 by the rate.</summary>
    public double Share;
}
