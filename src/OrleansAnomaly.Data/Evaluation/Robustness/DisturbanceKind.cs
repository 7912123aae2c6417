namespace OrleansAnomaly.Data.Evaluation.Robustness;

/// <summary>What a <see cref="Disturbance"/> does.</summary>
public enum DisturbanceKind
{
    /// <summary>The first rows are not there; the amount is how many.</summary>
    RowsDropped,

    /// <summary>Gaussian noise; the amount is its deviation in standard deviations of the series.</summary>
    Noise,

    /// <summary>The warm-up that does not count is longer or shorter; the amount is a factor.</summary>
    WarmUp,

    /// <summary>Values are missing here and there; the amount is their share.</summary>
    Missing,

    /// <summary>One value in a hundred is multiplied; the amount is the factor.</summary>
    Outliers,

    /// <summary>From the middle of the series on all values are higher; the amount is in standard deviations of the series.</summary>
    Shift,
}
