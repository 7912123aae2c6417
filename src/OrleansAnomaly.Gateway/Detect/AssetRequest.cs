using System.Text.Json;
using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Gateway.Detect;

/// <summary>The series of an asset to be judged, as a request has them.</summary>
/// <param name="Sensors">Names of the sensors.</param>
/// <param name="Times">Event times, those of all sensors.</param>
/// <param name="Values">For each sensor its values; NaN where one is missing.</param>
/// <param name="Asked">How to judge.</param>
internal sealed record AssetRequest(IReadOnlyList<string> Sensors, long[] Times, IReadOnlyList<double[]> Values, Asked Asked)
{
    /// <summary>Longest name of a sensor, in characters.</summary>
    public const int LongestName = 256;

    /// <exception cref="Problems.RefusedRequestException">The body is not sound.</exception>
    public static AssetRequest Read(JsonElement body)
    {
        var fields = new BodyFields(body);
        Asked asked = Asked.Read(fields);
        JsonElement? stamps = fields.Find("timestamps");
        if (stamps is { ValueKind: not JsonValueKind.Array } wrong)
            fields.AddFault("timestamps", $"found {BodyFields.Kind(wrong)}; expected an array of times");
        else if (stamps is null && asked.Step == 0)
            fields.AddFault("timestamps", "absent; expected an array of times, or a granularity that says how far apart the points lie");
        JsonProperty[] sensors = [];
        if (fields.Find("sensors") is { ValueKind: JsonValueKind.Object } named)
            sensors = [.. named.EnumerateObject()];
        else
            fields.AddFault("sensors", "expected an object that has an array of values for the name of each sensor");
        if (sensors.Length is 0 or > RecordedAsset.MostSensors)
            fields.AddFault("sensors", $"has {sensors.Length} sensors; expected 1 to {RecordedAsset.MostSensors}");
        fields.Settle();

        foreach (JsonProperty sensor in sensors)
        {
            if (sensor.Name.Length is 0 or > LongestName)
                fields.AddFault("sensors", $"a sensor's name has {sensor.Name.Length} characters; expected 1 to {LongestName}");
            else if (sensor.Value.ValueKind != JsonValueKind.Array)
                fields.AddFault($"sensors.{sensor.Name}", $"found {BodyFields.Kind(sensor.Value)}; expected an array of values");
        }
        if (sensors.Select(sensor => sensor.Name).Distinct().Count() < sensors.Length)
            fields.AddFault("sensors", "a name stands there twice; expected every sensor once");
        fields.Settle();

        int points = stamps is { } given ? given.GetArrayLength() : sensors[0].Value.GetArrayLength();
        if ((long)points * sensors.Length > RecordedAsset.MostValues || points > RecordedSensor.MostPoints)
            fields.AddFault("sensors", $"{points} points of {sensors.Length} sensors; expected at most {RecordedSensor.MostPoints} points, and {RecordedAsset.MostValues} values in all");
        foreach (JsonProperty sensor in sensors.Where(sensor => sensor.Value.GetArrayLength() != points))
            fields.AddFault($"sensors.{sensor.Name}", $"has {sensor.Value.GetArrayLength()} values; expected {points}, one for every time");
        fields.Settle();

        long[] times = stamps is { } stamped
            ? [.. stamped.EnumerateArray().Select((time, i) => fields.Time(time, $"timestamps[{i}]"))]
            : [.. Enumerable.Range(0, points).Select(i => Asked.FirstTime + i * asked.Step)];
        double[][] values = [.. sensors.Select(sensor => sensor.Value.EnumerateArray().Select((value, i) => fields.Value(value, $"sensors.{sensor.Name}[{i}]")).ToArray())];
        fields.Settle();
        return new AssetRequest([.. sensors.Select(sensor => sensor.Name)], times, values, asked);
    }
}
