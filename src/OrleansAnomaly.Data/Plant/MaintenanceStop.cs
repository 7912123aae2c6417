using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Plant;

/// <summary>A planned stop of one machine: its readings carry <see cref="Quality.OutOfService"/> meanwhile.</summary>
/// <param name="Start">Event time at which it stops.</param>
/// <param name="End">Event time at which it starts again; its load then takes half an hour to come back.</param>
public readonly record struct MaintenanceStop(long Start, long End)
{
    internal const long StartUp = 30 * EventTime.Minute;

    /// <summary>Stops of 2 … 6 h at day time on weekdays, 7 … 14 days apart.</summary>
    internal static MaintenanceStop[] Plan(long from, long to, ref SplitMix64 random)
    {
        var stops = new List<MaintenanceStop>();
        long day = EventTime.FloorTo(from, EventTime.Day) + random.NextInt32(11) * EventTime.Day;
        while (day < to)
        {
            // Saturday and Sunday: put off until Monday.
            long weekday = EventTime.Phase(day + 3 * EventTime.Day, EventTime.Week) / EventTime.Day;
            long working = weekday >= 5 ? day + (7 - weekday) * EventTime.Day : day;
            long start = working + random.Span(8 * EventTime.Hour, 13 * EventTime.Hour);
            var stop = new MaintenanceStop(start, start + random.Span(2 * EventTime.Hour, 6 * EventTime.Hour));
            if (stop.Start >= from && stop.End <= to)
                stops.Add(stop);
            day = working + (7 + random.NextInt32(7)) * EventTime.Day;
        }
        return [.. stops];
    }
}
