namespace OrleansAnomaly.Core.Series;

/// <summary>What stands in for a missing value.</summary>
public enum MissingValuePolicy
{
    /// <summary>Nothing: the gap stays, as NaN.</summary>
    LeaveGap,

    /// <summary>The last measured value.</summary>
    HoldLast,

    /// <summary>
    /// The straight line between the measured values before and after. It needs the next value, so it is for series that are complete:
    /// used on a stream it would look into the future.
    /// </summary>
    Linear,

    /// <summary>The value one season earlier; where that is missing too, two seasons earlier, and so on.</summary>
    Seasonal,
}
