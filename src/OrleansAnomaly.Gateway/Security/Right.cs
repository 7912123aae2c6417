namespace OrleansAnomaly.Gateway.Security;

/// <summary>What a request may need its caller to be allowed.</summary>
[Flags]
internal enum Right : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>To see sensors, verdicts and incidents, to subscribe to them, and to have series judged.</summary>
    Read = 1,

    /// <summary>To send readings.</summary>
    Ingest = 2,

    /// <summary>To act upon incidents.</summary>
    Operate = 4,

    /// <summary>To change what is watched and how.</summary>
    Administer = 8,

    /// <summary>To see and to command what belongs to no tenant: the installation's status, its metrics and its snapshots.</summary>
    Installation = 16,
}
