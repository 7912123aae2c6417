using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>What is said of one sensor at one time; <see cref="Core.Monitoring.Verdict"/> has the meaning of each field.</summary>
public sealed record VerdictBody
{
    /// <summary>The sensor's path.</summary>
    public required string Sensor { get; init; }

    /// <summary>Event time.</summary>
    public DateTime Time { get; init; }

    /// <summary>The value read; null where the verdict is about absence.</summary>
    public double? Value { get; init; }

    /// <summary>How anomalous, 0 … 1.</summary>
    public double Score { get; init; }

    /// <summary>Share of normal readings that are at least as odd.</summary>
    public double PValue { get; init; }

    /// <summary>What was expected; null while too little is known.</summary>
    public double? Expected { get; init; }

    /// <summary>Lower end of the band that holds about 99 % of normal readings.</summary>
    public double? Lower { get; init; }

    /// <summary>Upper end of that band.</summary>
    public double? Upper { get; init; }

    /// <summary>Whether it is anomalous.</summary>
    public bool IsAnomaly { get; init; }

    /// <summary>Whether it is worth telling: the first of its episode, or stronger than what was told.</summary>
    public bool IsAlarm { get; init; }

    /// <summary>In what way it is anomalous.</summary>
    public AnomalyKind Kind { get; init; }

    /// <summary>Version of the model that said so.</summary>
    public int ModelVersion { get; init; }

    /// <summary>Position in the log of the sensor's partition; (sensor, log position) identifies the verdict.</summary>
    public long LogPosition { get; init; }

    internal static VerdictBody Of(VerdictRecord record) => new()
    {
        Sensor = record.Sensor.Path,
        Time = WireNumber.Time(record.Verdict.Time),
        Value = WireNumber.Known(record.Verdict.Value),
        Score = record.Verdict.Score,
        PValue = record.Verdict.PValue,
        Expected = WireNumber.Known(record.Verdict.Expected),
        Lower = WireNumber.Known(record.Verdict.Lower),
        Upper = WireNumber.Known(record.Verdict.Upper),
        IsAnomaly = record.Verdict.IsAnomalous,
        IsAlarm = record.Verdict.IsAlarm,
        Kind = record.Verdict.Kind,
        ModelVersion = record.Verdict.ModelVersion,
        LogPosition = record.Position,
    };
}
