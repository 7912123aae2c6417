using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>What is known of a sensor.</summary>
public sealed record SensorBody
{
    /// <summary>Its path.</summary>
    public required string Sensor { get; init; }

    /// <summary>How it is.</summary>
    public SensorStatus Status { get; init; }

    /// <summary>In what way it is anomalous.</summary>
    public AnomalyKind Kind { get; init; }

    /// <summary>Time of its newest reading; null while there is none.</summary>
    public DateTime? LastTime { get; init; }

    /// <summary>Readings scored.</summary>
    public long Scored { get; init; }

    /// <summary>Readings that were no measurement.</summary>
    public long NoMeasurement { get; init; }

    /// <summary>Readings older than the newest.</summary>
    public long Late { get; init; }

    /// <summary>Readings of a time seen before.</summary>
    public long Duplicates { get; init; }

    /// <summary>Readings refused because they lay too far ahead.</summary>
    public long Future { get; init; }

    /// <summary>Whether its state is in memory; otherwise it comes back with the next reading.</summary>
    public bool InMemory { get; init; }

    /// <summary>Position in the log of its partition up to which it has been scored; −1 while there is none.</summary>
    public long LogPosition { get; init; }

    /// <summary>Rolling digest of all its verdicts, in hexadecimal: equal digests mean equal verdicts.</summary>
    public required string Digest { get; init; }

    internal static SensorBody Of(SensorInfo info) => new()
    {
        Sensor = info.Sensor.Path,
        Status = info.Status,
        Kind = info.Kind,
        LastTime = WireNumber.Moment(info.Intake.LastTime),
        Scored = info.Intake.Scored,
        NoMeasurement = info.Intake.NoMeasurement,
        Late = info.Intake.Late,
        Duplicates = info.Intake.Duplicates,
        Future = info.Intake.Future,
        InMemory = info.InMemory,
        LogPosition = info.Intake.Applied,
        Digest = info.Intake.Digest.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
    };
}
