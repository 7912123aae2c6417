using System.Globalization;
using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>How rare a reading must be to be called anomalous, as people say it: a word, or the p-value itself.</summary>
internal static class SensitivityText
{
    public const string Default = "normal";
    public const string Expected = "low, normal, high, or a p-value from 1e-9 to 0.1";

    public static bool TryParse(string text, out double pValue)
    {
        pValue = text.ToLowerInvariant() switch
        {
            "low" => Sensitivity.Normal / 10,
            "normal" => Sensitivity.Normal,
            "high" => Sensitivity.Normal * 10,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN,
        };
        return pValue is >= Sensitivity.SmallestPValue and <= Sensitivity.LargestPValue;
    }
}
