namespace OrleansAnomaly.Core.Detection.MatrixProfile;

/// <summary>What the detector knows of one sensor, besides its history and the products of its windows.</summary>
internal struct MatrixProfileHeader
{
    public SensorScale Scale;

    /// <summary>Readings that the history holds.</summary>
    public int Count;

    /// <summary>The distance of windows whose product is reckoned afresh next, from the shortest on.</summary>
    public int Refreshed;
}
