using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>The head of every state: what it is, what it has applied, and what it has said.</summary>
internal struct StateHeader
{
    public ushort Format;           // of the layout
    public ushort Detector;
    public ushort DetectorVersion;
    public ushort ModelVersion;
    public int Bytes;
    public int Reserved;
    public long Applied;            // log position; −1 = none
    public ulong Digest;            // of all verdicts so far
}

/// <summary>What a <see cref="SensorMonitor"/> keeps of one sensor beside its detector's state, which follows.</summary>
internal struct SensorState
{
    public StateHeader Header;
    public long LastTime;           // of the newest reading, of whatever quality
    public long LastMeasured;       // of the newest measurement
    public long Lag;                // how far measurements come behind the ticks
    public long OutUntil;           // start-up transients raise no alarm until then
    public double LastValue;
    public double Interval;         // seconds between measurements
    public Runs Repeats;
    public Runs Absences;
    public long AlarmTime;
    public float AlarmStrength;     // −log10 p of the last alarm told
    public int Quiet;               // ordinary readings since the last conspicuous one
    public uint Measured, NoMeasurement, Late, Duplicates, Future;
    public uint Episode;            // conspicuous readings, counted for what of them is learned
    public byte LastKind;           // of the latest verdict
    public CalibratorState Calibrator;
}
