namespace OrleansAnomaly.Storage.Exchange;

/// <summary>What of a cluster is exported.</summary>
public enum ExportForm
{
    /// <summary>The logs from their beginning: who starts a fleet on them computes everything anew, and may recompute any of it later.</summary>
    Log = 0,

    /// <summary>The checkpoints, and the logs behind them: a fleet goes on at once, and cannot recompute what lies before.</summary>
    States = 1,
}
