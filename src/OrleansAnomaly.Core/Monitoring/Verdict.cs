using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>What the platform says of one sensor at one event time. Absence yields a verdict without a reading.</summary>
public readonly record struct Verdict
{
    /// <summary>Event time of the reading, or of the tick that noticed the absence.</summary>
    public long Time { get; init; }

    /// <summary>The value read; NaN where the verdict is about absence or a reading that is no measurement.</summary>
    public double Value { get; init; }

    /// <summary>How anomalous, 0 … 1: 1 − 2^(−q/4) with q = −log10 of <see cref="PValue"/>; 0.5 at p = 10⁻⁴.</summary>
    public double Score { get; init; }

    /// <summary>Share of this sensor's normal readings that are at least as odd as this one, 0 &lt; p ≤ 1.</summary>
    public double PValue { get; init; }

    /// <summary>The value that was expected before the reading came; NaN while the detector knows too little.</summary>
    public double Expected { get; init; }

    /// <summary>Lower end of the band in which about 99 % of normal readings fall; NaN with <see cref="Expected"/>.</summary>
    public double Lower { get; init; }

    /// <summary>Upper end of that band.</summary>
    public double Upper { get; init; }

    /// <summary>Whether the reading is anomalous by the decision's threshold.</summary>
    public bool IsAnomalous { get; init; }

    /// <summary>Whether this verdict is worth telling: the first of its episode, or evidence has risen since the last that was told.</summary>
    public bool IsAlarm { get; init; }

    /// <summary>Whether nothing should be learned of the value: its quality is uncertain, or the machine runs up after it was out of service.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>Whether <see cref="Kind"/> differs from that of the sensor's verdict before; not anomalous counts as a kind, and as what was before the first.</summary>
    public bool IsChange { get; init; }

    /// <summary>In what way it is anomalous; <see cref="AnomalyKind.None"/> where it is not.</summary>
    public AnomalyKind Kind { get; init; }

    /// <summary>Version of the model that said so.</summary>
    public ushort ModelVersion { get; init; }
}
