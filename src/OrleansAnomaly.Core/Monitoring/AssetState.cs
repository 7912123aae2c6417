using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>What an <see cref="AssetMonitor"/> keeps of one asset; one <see cref="SensorPart"/> per sensor follows.</summary>
internal struct AssetState
{
    public StateHeader Header;
    public long IntervalStart;      // EventTime.None = no interval is open
    public long LastClosed;
    public long RiseStart;          // since when the evidence has not been ordinary
    public uint OpenIntervals;      // closed while an incident was open
    public int Sensors;
    public int Late;

    public int Number;              // of the latest incident
    public int IsOpen;
    public long Start, Opened, Peak, End;
    public float PeakStrength, ToldStrength;
    public int ToldCause;
    public CalibratorState Fused;
}

/// <summary>One sensor's part in the open interval and in what has been rising.</summary>
internal struct SensorPart
{
    public float Strongest;         // −log10 p of the strongest verdict of the interval
    public int Verdicts;
    public float Contribution;      // summed evidence since the rise began
    public float KindStrength;      // of the verdict that gave the kind
    public byte StrongestKind;
    public byte Kind;
    public short Reserved;
}
