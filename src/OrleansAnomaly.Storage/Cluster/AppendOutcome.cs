namespace OrleansAnomaly.Storage.Cluster;

/// <summary>What became of a row that was to be appended.</summary>
public enum AppendOutcome
{
    /// <summary>It is in the log, durable.</summary>
    Written = 0,

    /// <summary>It is not: its epoch is not the present one of its partition, because another has taken the partition or none ever has.</summary>
    Deposed = 1,

    /// <summary>It is not: the log of its partition does not end at its position.</summary>
    Gap = 2,
}
