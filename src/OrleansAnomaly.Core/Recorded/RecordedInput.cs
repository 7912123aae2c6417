using System.Globalization;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Recorded;

/// <summary>Refuses series that cannot be judged, saying where and why.</summary>
internal static class RecordedInput
{
    public static void CheckOptions(RecordedOptions options)
    {
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
    }

    public static void CheckTimes(ReadOnlySpan<long> times)
    {
        if (times.Length is < RecordedSensor.FewestPoints or > RecordedSensor.MostPoints)
            throw new ArgumentException($"there are {times.Length} points; expected {RecordedSensor.FewestPoints} to {RecordedSensor.MostPoints}", nameof(times));
        for (int i = 0; i < times.Length; i++)
        {
            if (!EventTime.IsValid(times[i]))
                throw new ArgumentException($"times[{i}] is {times[i]} µs since 1970; expected a time between 1900-01-01 and 2200-01-01", nameof(times));
            if (i > 0 && times[i] <= times[i - 1])
                throw new ArgumentException($"times[{i}] is {Text(times[i])} after {Text(times[i - 1])}; expected strictly rising times", nameof(times));
        }
    }

    /// <param name="values">The values.</param>
    /// <param name="points">How many there must be.</param>
    /// <param name="name">What messages call them.</param>
    public static void CheckValues(ReadOnlySpan<double> values, int points, string name)
    {
        if (values.Length != points)
            throw new ArgumentException($"{name} has {values.Length} values; expected {points}, one per time", nameof(values));
        for (int i = 0; i < values.Length; i++)
        {
            if (Math.Abs(values[i]) > SensorMonitor.LargestValue)
            {
                string number = values[i].ToString("R", CultureInfo.InvariantCulture);
                throw new ArgumentException($"{name}[{i}] is {number}; expected a number within ±1e30, or NaN where it is missing", nameof(values));
            }
        }
    }

    private static string Text(long time) =>
        EventTime.ToDateTimeOffset(time).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
