using System.Text.Json;
using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Gateway.Detect;

/// <summary>A series to be judged, as a request has it.</summary>
/// <param name="Times">Event times.</param>
/// <param name="Values">Values; NaN where one is missing.</param>
/// <param name="Asked">How to judge.</param>
internal sealed record SeriesRequest(long[] Times, double[] Values, Asked Asked)
{
    /// <exception cref="Problems.RefusedRequestException">The body is not sound.</exception>
    public static SeriesRequest Read(JsonElement body)
    {
        var fields = new BodyFields(body);
        IReadOnlyList<JsonElement> points = fields.Items("series");
        Asked asked = Asked.Read(fields);
        if (points.Count > RecordedSensor.MostPoints)
            fields.AddFault("series", $"has {points.Count} points; expected at most {RecordedSensor.MostPoints}");
        fields.Settle();
        long[] times = new long[points.Count];
        double[] values = new double[points.Count];
        for (int i = 0; i < points.Count; i++)
        {
            JsonElement point = points[i];
            if (point.ValueKind != JsonValueKind.Object)
            {
                fields.AddFault($"series[{i}]", $"found {BodyFields.Kind(point)}; expected an object with timestamp and value");
                continue;
            }
            if (point.TryGetProperty("value"u8, out JsonElement value))
                values[i] = fields.Value(value, $"series[{i}].value");
            else
                fields.AddFault($"series[{i}].value", "absent; expected a number, or null where it is missing");
            if (point.TryGetProperty("timestamp"u8, out JsonElement time))
                times[i] = fields.Time(time, $"series[{i}].timestamp");
            else if (asked.Step > 0)
                times[i] = Asked.FirstTime + i * asked.Step;
            else
                fields.AddFault($"series[{i}].timestamp", "absent; expected a time, or a granularity that says how far apart the points lie");
        }
        fields.Settle();
        return new SeriesRequest(times, values, asked);
    }
}
