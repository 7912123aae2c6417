using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Contracts;

/// <summary>One asset: fuses its sensors' verdicts, opens and closes incidents. Called as <see cref="ISensorGrain"/> is.</summary>
[Alias("anomaly.asset")]
internal interface IAssetGrain : IGrainWithStringKey
{
    /// <summary>Takes a state over.</summary>
    /// <param name="epoch">The owner's epoch.</param>
    /// <param name="sensors">The asset's sensors, in order; those beyond the state's are new.</param>
    /// <param name="stored">How many sensors the state is of.</param>
    /// <param name="state">The state, or null for a new asset.</param>
    /// <returns>What is wrong with the state; null where nothing is.</returns>
    [Alias("load")]
    ValueTask<string?> LoadAsync(long epoch, [Immutable] SensorId[] sensors, int stored, [Immutable] byte[]? state);

    /// <summary>Makes room for further sensors.</summary>
    /// <returns>Whether it is loaded.</returns>
    [Alias("grow")]
    ValueTask<bool> GrowAsync(long epoch, [Immutable] SensorId[] added);

    /// <summary>Fuses verdicts, in the order of the log.</summary>
    [Alias("fuse")]
    ValueTask<AssetFindings?> FuseAsync(long epoch, [Immutable] FusionRow[] rows);

    /// <summary>Tells the time, then fuses what the sensors say of it.</summary>
    [Alias("tick")]
    ValueTask<AssetFindings?> TickAsync(long epoch, long position, long now, [Immutable] FusionRow[] rows);

    /// <summary>A copy of the state.</summary>
    [Alias("copy")]
    ValueTask<byte[]?> CopyAsync(long epoch);

    /// <summary>Leaves memory.</summary>
    [Alias("leave")]
    ValueTask LeaveAsync(long epoch);
}
