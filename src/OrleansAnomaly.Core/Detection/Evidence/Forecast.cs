namespace OrleansAnomaly.Core.Detection.Evidence;

/// <summary>What <see cref="Forecasts"/> expect at one time.</summary>
internal struct Forecast
{
    /// <summary>Value of the hour by the course of the day, and by that of the week.</summary>
    public double Day, Week;

    /// <summary>The forecast that has missed least of late.</summary>
    public double Expected;

    /// <summary>Whether any day has shown this hour.</summary>
    public bool KnowsHour;
}
