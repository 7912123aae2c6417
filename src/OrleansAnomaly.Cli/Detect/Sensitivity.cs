using System.Globalization;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>
/// How rare a reading must be to be called anomalous, as people say it: a word, or the p-value itself.
/// The thresholds at which incidents open move with it; at <c>normal</c> all are the monitors' defaults.
/// </summary>
internal static class Sensitivity
{
    public const string Default = "normal";
    public const string Expected = "low, normal, high, or a p-value from 1e-9 to 0.1";

    private static readonly SensorMonitorOptions s_sensorDefaults = new();
    private static readonly AssetMonitorOptions s_assetDefaults = new();

    public static bool TryParse(string text, out double pValue)
    {
        double normal = s_sensorDefaults.AlarmPValue;
        pValue = text.ToLowerInvariant() switch
        {
            "low" => normal / 10,
            "normal" => normal,
            "high" => normal * 10,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN,
        };
        return pValue is >= 1e-9 and <= 0.1;
    }

    public static SensorMonitor SensorMonitor(double pValue, IDetector detector) => new(s_sensorDefaults with { AlarmPValue = pValue, Detector = detector });

    public static AssetMonitor AssetMonitor(double pValue)
    {
        double decades = -Math.Log10(pValue), normal = -Math.Log10(s_sensorDefaults.AlarmPValue);
        return new(s_assetDefaults with
        {
            OpenStrength = Math.Clamp(s_assetDefaults.OpenStrength + decades - normal, 2, 12),
        });
    }
}
