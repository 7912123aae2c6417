using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>What an asset keeps for its vector detector; a <see cref="LatestValue"/> per dimension and the detector's own bytes follow.</summary>
internal struct VectorState
{
    public ushort Detector;
    public ushort Version;
    public int Dimensions;
    public int Beginnings;          // 1, and one more for every time that sensors joined and the detector began anew
    public int Quiet;               // ordinary intervals since the latest conspicuous one
    public uint Episode;            // conspicuous intervals, counted for what of them is learned
    public int Reserved;
    public CalibratorState Evidence;
}

/// <summary>The latest value of a sensor.</summary>
internal struct LatestValue
{
    public long Time;               // EventTime.None = there is none, or the sensor said since that it has none
    public double Value;
}
