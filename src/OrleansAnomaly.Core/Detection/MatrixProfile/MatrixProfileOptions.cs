namespace OrleansAnomaly.Core.Detection.MatrixProfile;

/// <summary>Options of the <see cref="MatrixProfileDetector"/>.</summary>
public sealed record MatrixProfileOptions
{
    /// <summary>
    /// Readings that make a window, 8 to 256. Should hold what repeats, a beat or a cycle of the machine, and not many of them; 32 is a day of
    /// readings every 45 minutes, or half an hour by the minute.
    /// </summary>
    public int Window { get; init; } = 32;

    /// <summary>Readings that are remembered, 4 windows to 16,384: the past in which a neighbour is sought.</summary>
    public int History { get; init; } = 2_048;

    /// <summary>
    /// Windows that scatter less than that share of the sensor's usual scatter count as flat to the degree that they do: what is left in them is noise,
    /// and not blown up to a shape. 0 to 1; 0 is the textbook's distance.
    /// </summary>
    public double FlatShare { get; init; } = 0.1;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Window is < 8 or > 256)
            errors.Add($"Window is {Window}; expected 8 to 256");
        if (History is > 16_384 || History < 4 * Window)
            errors.Add($"History is {History}; expected 4 windows to 16,384");
        if (!(FlatShare is >= 0 and <= 1))
            errors.Add($"FlatShare is {FlatShare}; expected 0 to 1");
        return errors;
    }
}
