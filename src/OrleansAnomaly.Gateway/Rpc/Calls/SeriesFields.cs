using Google.Protobuf.Collections;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Recorded;
using OrleansAnomaly.Gateway.Detect;
using OrleansAnomaly.Gateway.Readings;
using OrleansAnomaly.V1;
using TimeUnit = OrleansAnomaly.Gateway.Readings.TimeUnit;

namespace OrleansAnomaly.Gateway.Rpc.Calls;

/// <summary>Reads series to be judged from messages; what REST refuses is refused here too.</summary>
internal static class SeriesFields
{
    /// <exception cref="Problems.RefusedRequestException">The message is not sound.</exception>
    public static SeriesRequest Read(DetectSeriesRequest message)
    {
        var fields = new RequestFields();
        Asked asked = How(message.Judging, fields);
        if (message.Values.Count > RecordedSensor.MostPoints)
            fields.AddFault("values", $"has {message.Values.Count} points; expected at most {RecordedSensor.MostPoints}");
        long[] times = Times(message.Times, message.Values.Count, message.TimeUnit, asked, fields);
        fields.Settle();
        return new SeriesRequest(times, [.. message.Values], asked);
    }

    /// <exception cref="Problems.RefusedRequestException">The message is not sound.</exception>
    public static AssetRequest Read(DetectAssetRequest message)
    {
        var fields = new RequestFields();
        Asked asked = How(message.Judging, fields);
        int points = message.Times.Count > 0 || message.Sensors.Count == 0 ? message.Times.Count : message.Sensors[0].Values.Count;
        if (message.Sensors.Count is 0 or > RecordedAsset.MostSensors)
            fields.AddFault("sensors", $"has {message.Sensors.Count} sensors; expected 1 to {RecordedAsset.MostSensors}");
        else if ((long)points * message.Sensors.Count > RecordedAsset.MostValues || points > RecordedSensor.MostPoints)
            fields.AddFault("sensors", $"{points} points of {message.Sensors.Count} sensors; expected at most {RecordedSensor.MostPoints} points, and {RecordedAsset.MostValues} values in all");
        if (message.Sensors.Select(sensor => sensor.Name).Distinct().Count() < message.Sensors.Count)
            fields.AddFault("sensors", "a name stands there twice; expected every sensor once");
        fields.Settle();
        for (int i = 0; i < message.Sensors.Count; i++)
        {
            if (message.Sensors[i].Name.Length is 0 or > AssetRequest.LongestName)
                fields.AddFault($"sensors[{i}].name", $"has {message.Sensors[i].Name.Length} characters; expected 1 to {AssetRequest.LongestName}");
            if (message.Sensors[i].Values.Count != points)
                fields.AddFault($"sensors[{i}].values", $"has {message.Sensors[i].Values.Count} values; expected {points}, one for every time");
        }
        long[] times = Times(message.Times, points, message.TimeUnit, asked, fields);
        fields.Settle();
        return new AssetRequest([.. message.Sensors.Select(sensor => sensor.Name)], times, [.. message.Sensors.Select(sensor => sensor.Values.ToArray())], asked);
    }

    private static Asked How(Judging? judging, RequestFields fields)
    {
        judging ??= new Judging();
        int interval = fields.Number(judging.HasCustomInterval, judging.CustomInterval, 1, Asked.LongestInterval, 1, "judging.custom_interval");
        int sensitivity = fields.Number(judging.HasSensitivity, judging.Sensitivity, 0, Sensitivity.LargestPercent, Sensitivity.NormalPercent, "judging.sensitivity");
        int period = fields.Number(judging.HasPeriod, judging.Period, 0, RecordedOptions.LongestPeriod, 0, "judging.period");
        if (period == 1)
            fields.AddFault("judging.period", "found '1'; expected 2 or more points, 0 for none, or nothing to have it estimated");
        double ratio = judging.HasMaxAnomalyRatio ? judging.MaxAnomalyRatio : 1;
        if (!(ratio > 0 && ratio <= 1))
            fields.AddFault("judging.max_anomaly_ratio", "expected a number above 0, at most 1");
        if (!Enum.IsDefined(judging.Granularity))
            fields.AddFault("judging.granularity", $"found {judging.Granularity:D}; expected {string.Join(", ", Detect.Granularity.Words)}");
        // All numbers must be sound before options are made of them.
        fields.Settle();
        return Asked.Of(Detect.Granularity.Words[(int)judging.Granularity], interval, sensitivity, judging.HasPeriod ? period : null, ratio);
    }

    private static long[] Times(RepeatedField<long> given, int points, V1.TimeUnit unit, Asked asked, RequestFields fields)
    {
        TimeUnit counted = fields.Word<V1.TimeUnit, TimeUnit>(unit, "time_unit");
        if (given.Count == 0 && asked.Step > 0)
            return [.. Enumerable.Range(0, points).Select(i => Asked.FirstTime + i * asked.Step)];
        if (given.Count != points)
            fields.AddFault("times", $"has {given.Count} times for {points} values; expected as many, or none and a granularity that says how far apart the points lie");
        long[] times = [.. given.Select(number => RowText.Micros(number, counted))];
        int wrong = Array.FindIndex(times, time => !EventTime.IsValid(time));
        if (wrong >= 0)
            fields.AddFault($"times[{wrong}]", $"found {given[wrong]}; expected a time between 1900-01-01 and 2200-01-01");
        return times;
    }
}
