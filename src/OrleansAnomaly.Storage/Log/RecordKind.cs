namespace OrleansAnomaly.Storage.Log;

/// <summary>What a record of the partition log says. Stored on disk: values never change their meaning.</summary>
public enum RecordKind : byte
{
    /// <summary>Gives sensors of the partition the ordinals by which later batches name them.</summary>
    Define = 1,

    /// <summary>Readings; takes one position for each.</summary>
    Batch = 2,

    /// <summary>Says what time it is.</summary>
    Tick = 3,

    /// <summary>What a person asked for.</summary>
    Command = 4,

    /// <summary>Names bytes that are too large for the log and lie elsewhere.</summary>
    BlobRef = 5,
}
