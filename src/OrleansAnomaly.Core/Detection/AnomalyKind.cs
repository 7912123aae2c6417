namespace OrleansAnomaly.Core.Detection;

/// <summary>In what way a reading is anomalous. Stored in state and history: values never change their meaning.</summary>
public enum AnomalyKind : byte
{
    /// <summary>Not anomalous.</summary>
    None = 0,

    /// <summary>A short excursion above what was expected.</summary>
    Spike = 1,

    /// <summary>A short excursion below what was expected.</summary>
    Dip = 2,

    /// <summary>The level has changed and stays changed.</summary>
    LevelShift = 3,

    /// <summary>The level moves away slowly.</summary>
    Trend = 4,

    /// <summary>The level is as expected, the scatter around it is not.</summary>
    VarianceChange = 5,

    /// <summary>The value repeats itself longer than this sensor's values do: a stuck sensor.</summary>
    FlatLine = 6,

    /// <summary>Readings stay away longer than this sensor's readings do.</summary>
    MissingData = 7,
}
