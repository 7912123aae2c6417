namespace OrleansAnomaly.Core.Detection;

/// <summary>How much of a reading a detector shall learn.</summary>
public enum Learning : byte
{
    /// <summary>All: it is ordinary.</summary>
    Full = 0,

    /// <summary>Little, and for a bounded time: the decision calls it anomalous.</summary>
    Little = 1,

    /// <summary>Nothing that lasts, only what the next reading is compared with: the machine is running up after a stop.</summary>
    Follow = 2,
}
