namespace OrleansAnomaly.Cli.Bench.Calibration;

/// <summary>Kinds of data in which nothing is wrong and yet much happens.</summary>
internal enum HarmlessData
{
    /// <summary>Independent Gaussian.</summary>
    Stationary,

    /// <summary>Independent Student-t with three degrees of freedom.</summary>
    HeavyTailed,

    /// <summary>First-order autoregression, coefficient 0.9.</summary>
    Autocorrelated,

    /// <summary>Gaussian around a random walk with a slow trend.</summary>
    Drifting,
}
