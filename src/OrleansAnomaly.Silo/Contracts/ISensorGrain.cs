namespace OrleansAnomaly.Silo.Contracts;

/// <summary>
/// One sensor: its flat state, its model. It does what the owner of its partition says, in the order of the log, and stores nothing itself. Every call
/// names the owner's epoch; a grain that was not loaded in that epoch answers null, and the owner loads it.
/// </summary>
[Alias("anomaly.sensor")]
internal interface ISensorGrain : IGrainWithStringKey
{
    /// <summary>Takes a state over: what <see cref="CopyAsync"/> gave once, or null for a sensor of which nothing has come yet.</summary>
    /// <returns>What is wrong with the state; null where nothing is.</returns>
    [Alias("load")]
    ValueTask<string?> LoadAsync(long epoch, [Immutable] byte[]? state);

    /// <summary>Scores and learns readings.</summary>
    [Alias("observe")]
    ValueTask<SensorFindings?> ObserveAsync(long epoch, [Immutable] SensorRows rows);

    /// <summary>Tells the time.</summary>
    [Alias("tick")]
    ValueTask<SensorFindings?> TickAsync(long epoch, long position, long now);

    /// <summary>Makes it forget what it has learned.</summary>
    /// <returns>Whether it is loaded.</returns>
    [Alias("relearn")]
    ValueTask<bool> RelearnAsync(long epoch, long position);

    /// <summary>A copy of the state.</summary>
    [Alias("copy")]
    ValueTask<byte[]?> CopyAsync(long epoch);

    /// <summary>Leaves memory; the owner has its state.</summary>
    [Alias("leave")]
    ValueTask LeaveAsync(long epoch);
}
