namespace OrleansAnomaly.Core.Series;

/// <summary>How several values of one stretch of time become one. Values that are not finite are left out by all of them.</summary>
public enum Aggregation
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The last of them.</summary>
    Last,

    /// <summary>The smallest.</summary>
    Min,

    /// <summary>The largest.</summary>
    Max,

    /// <summary>Their sum, in the order of the values.</summary>
    Sum,
}
