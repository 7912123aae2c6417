using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Silo.Contracts;

/// <summary>One silo as a whole, by its address: what concerns all partitions there.</summary>
[Alias("anomaly.silo")]
internal interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>What the silo has taken in, holds and has refused since it was started.</summary>
    [Alias("status")]
    Task<FleetStatus> StatusAsync();

    /// <summary>Another silo says that it is going.</summary>
    [Alias("drains")]
    Task DrainsAsync(SiloAddress silo);

    /// <summary>Returns when history has all that was told of a query's sensors before.</summary>
    [Alias("flush")]
    Task FlushAsync();

    /// <summary>Returns when all partitions of the silo have stored their states.</summary>
    [Alias("checkpoint")]
    Task CheckpointAsync();

    /// <summary>Returns when ticks that are due are applied, and all that was taken in before is scored, in all partitions of the silo.</summary>
    [Alias("settle")]
    Task SettleAsync();
}
