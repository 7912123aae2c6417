using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>What a sensor's state tells about its intake.</summary>
public readonly record struct SensorSummary
{
    /// <summary>That of a sensor of which nothing has come yet.</summary>
    public static readonly SensorSummary Empty = new() { Applied = -1, LastTime = Readings.EventTime.None };

    /// <summary>Log position that has been applied; −1 while there is none.</summary>
    public long Applied { get; init; }

    /// <summary>Rolling digest of all verdicts so far: equal digests mean equal verdicts.</summary>
    public ulong Digest { get; init; }

    /// <summary>Time of the newest reading; <see cref="Readings.EventTime.None"/> while there is none.</summary>
    public long LastTime { get; init; }

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

    /// <summary>Kind of the latest verdict; <see cref="AnomalyKind.None"/> where it was not anomalous, or there is none.</summary>
    public AnomalyKind Kind { get; init; }
}
