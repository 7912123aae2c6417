using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Gateway.Detect;

/// <summary>How a series is to be judged: what the requests for one sensor and for an asset have alike.</summary>
/// <param name="Options">Options of the judge.</param>
/// <param name="Step">How far apart points lie, as far as it was said; 0 where it was not.</param>
/// <param name="Granularity">In which word.</param>
/// <param name="MaxAnomalyRatio">Largest share of points that may be called anomalous.</param>
internal sealed record Asked(RecordedOptions Options, long Step, string Granularity, double MaxAnomalyRatio)
{
    /// <summary>Where a series without time stamps begins: a Monday, 2024-01-01T00:00:00Z.</summary>
    public const long FirstTime = 19_723L * EventTime.Day;

    /// <summary>Largest number of steps between two points.</summary>
    public const int LongestInterval = 1_000_000;

    public static Asked Read(BodyFields fields)
    {
        string granularity = fields.Word("granularity", "none", Detect.Granularity.Words);
        int interval = fields.Number("customInterval", 1, LongestInterval, absent: 1)!.Value;
        int sensitivity = fields.Number("sensitivity", 0, Sensitivity.LargestPercent, absent: Sensitivity.NormalPercent)!.Value;
        int? period = fields.Number("period", 0, RecordedOptions.LongestPeriod);
        if (period == 1)
            fields.AddFault("period", "found '1'; expected 2 or more points, 0 for none, or nothing to have it estimated");
        double ratio = fields.Share("maxAnomalyRatio", 1, absent: 1);
        fields.Word("imputeMode", "auto", "auto", "notFill");
        return Of(granularity, interval, sensitivity, period == 1 ? null : period, ratio);
    }

    /// <summary>What numbers that are sound ask for.</summary>
    public static Asked Of(string granularity, int interval, int sensitivity, int? period, double ratio) =>
        new(new RecordedOptions { PValue = Sensitivity.OfPercent(sensitivity), Period = period }, Detect.Granularity.Step(granularity, interval), granularity, ratio);
}
