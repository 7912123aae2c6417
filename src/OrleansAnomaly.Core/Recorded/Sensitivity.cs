using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Recorded;

/// <summary>
/// How rare a reading must be to be called anomalous, as one number for all thresholds: the p-value at which a reading alarms.
/// The one at which incidents open moves with it; at <see cref="Normal"/> all are the monitors' defaults.
/// </summary>
public static class Sensitivity
{
    /// <summary>The p-value by default: about one false reading a month at 5 minutes.</summary>
    public const double Normal = 1e-4;

    /// <summary>The smallest p-value, the least sensitive.</summary>
    public const double SmallestPValue = 1e-9;

    /// <summary>The largest p-value, the most sensitive.</summary>
    public const double LargestPValue = 0.1;

    /// <summary>The percent that stands for <see cref="Normal"/>.</summary>
    public const int NormalPercent = 95;

    /// <summary>The largest percent; it stands for ten times <see cref="Normal"/>.</summary>
    public const int LargestPercent = 99;

    private static readonly AssetMonitorOptions s_assetDefaults = new();

    /// <summary>
    /// The p-value of a sensitivity from 0 to 99, higher being more sensitive, as users of Azure's Anomaly Detector know it. The power of ten is
    /// linear from 0 (1e-9) to 95 (1e-4) and from there to 99 (1e-3): 95 was the usual setting there and is our normal; 99 is <c>high</c>.
    /// The numbers order as they did there; they do not promise the same points.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="percent"/> is not 0 to 99.</exception>
    public static double OfPercent(int percent)
    {
        if (percent is < 0 or > LargestPercent)
            throw new ArgumentOutOfRangeException(nameof(percent), percent, $"a sensitivity is 0 to {LargestPercent}");
        if (percent == NormalPercent)
            return Normal;
        double decades = percent < NormalPercent ? -9 + 5.0 * percent / NormalPercent : -4 + (percent - NormalPercent) / (double)(LargestPercent - NormalPercent);
        return Math.Clamp(Real.Exp(2.302585092994046 * decades), SmallestPValue, LargestPValue);
    }

    /// <summary>Options of a sensor's monitor that alarms at this p-value.</summary>
    /// <param name="pValue">1e-9 to 0.1.</param>
    /// <param name="detector">The detector; the seasonal baseline by default.</param>
    public static SensorMonitorOptions SensorMonitor(double pValue, IDetector? detector = null)
    {
        var options = new SensorMonitorOptions { AlarmPValue = pValue };
        return detector is null ? options : options with { Detector = detector };
    }

    /// <summary>Options of an asset's monitor whose incidents open as much earlier or later as its sensors alarm.</summary>
    /// <param name="pValue">1e-9 to 0.1.</param>
    public static AssetMonitorOptions AssetMonitor(double pValue) => s_assetDefaults with
    {
        OpenStrength = Math.Clamp(s_assetDefaults.OpenStrength + Real.Log10(Normal) - Real.Log10(pValue), 2, 12),
    };
}
