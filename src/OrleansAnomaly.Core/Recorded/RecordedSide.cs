namespace OrleansAnomaly.Core.Recorded;

/// <summary>On which side of what was expected an anomalous point lies.</summary>
public enum RecordedSide : byte
{
    /// <summary>Not anomalous, or on neither side: a value that is missing, or equals what was expected.</summary>
    None = 0,

    /// <summary>Above: a positive anomaly.</summary>
    Above = 1,

    /// <summary>Below: a negative anomaly.</summary>
    Below = 2,
}
