namespace OrleansAnomaly.Core.Detection;

/// <summary>
/// The first readings make centre and spread, with nothing to bound them. Where one was an outlier, centre and spread are its, and what is bounded or has
/// a long memory would be blind for long.
/// </summary>
internal static class FirstReadings
{
    /// <summary>Readings that count as first.</summary>
    private const int Count = 32;

    /// <summary>Whether there was such an outlier, so that it is better to begin anew.</summary>
    public static bool WereElsewhere(in SensorScale scale) => scale.Rows <= Count && scale.BeganElsewhere;
}
