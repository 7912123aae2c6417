namespace OrleansAnomaly.Core.Readings;

/// <summary>What the source itself says of a reading. Stored in state and on disk: values never change their meaning.</summary>
public enum Quality : byte
{
    /// <summary>Measured and trusted.</summary>
    Good = 0,

    /// <summary>Measured, of doubtful accuracy: scored, not learned.</summary>
    Uncertain = 1,

    /// <summary>Not a measurement: neither scored nor learned; counts as absent.</summary>
    Bad = 2,

    /// <summary>The machine is taken out of service on purpose: neither scored nor learned, and its absence is no fault.</summary>
    OutOfService = 3,
}
