namespace OrleansAnomaly.Core.Monitoring;

/// <summary>What the vector detector of an asset says of an interval.</summary>
/// <param name="PValue">Calibrated by the asset's own history; 1 where there is no evidence.</param>
/// <param name="Evidence">The detector's score.</param>
/// <param name="IsEvidence">Whether it says something of what is normal.</param>
internal readonly record struct VectorFinding(double PValue, double Evidence, bool IsEvidence)
{
    /// <summary>That there was nothing to judge, or nobody who could.</summary>
    public static readonly VectorFinding None = new(1, 0, false);
}
