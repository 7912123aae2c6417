using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>How figures and times are spelt in results.</summary>
internal static class ResultText
{
    /// <summary>Shortest text that reads back as the same number.</summary>
    public const string Value = "R";

    /// <summary>Scores go from 0 to 1; four decimals are more than their accuracy.</summary>
    public const string Score = "0.####";

    public const string PValue = "G4";

    /// <summary>Expected value and band: enough digits for a band of 1 around 10⁸.</summary>
    public const string Expected = "G10";

    public const string Share = "0.###";

    /// <summary>ISO 8601 in UTC; a fraction only where there is one.</summary>
    public static string TimeFormat(long time)
    {
        long rest = EventTime.Phase(time, EventTime.Second);
        return rest == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : rest % EventTime.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    }
}
