namespace OrleansAnomaly.Core.Detection.OneClassSvm;

/// <summary>What the detector knows of one asset, besides the scales of its sensors and the weights of the features.</summary>
internal struct OneClassSvmHeader
{
    /// <summary>ρ: what the weights make of a row on the edge of the region.</summary>
    public double Edge;

    public long Rows;
}
