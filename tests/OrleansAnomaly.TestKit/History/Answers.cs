using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.TestKit.History;

/// <summary>Everything that a history says of a sample, as text by which two can be compared.</summary>
public static class Answers
{
    /// <summary>The answers, one a line.</summary>
    public static List<string> Of(IHistory history, HistorySample sample, int limit = 10_000)
    {
        List<string> answers = [$"sequence {history.Sequence}"];
        long middle = sample.Start + (sample.Now - sample.Start) / 2;
        foreach (SensorId sensor in HistorySample.Sensors)
        {
            answers.AddRange(Verdicts(history, new VerdictQuery { Sensor = sensor, Limit = limit }).Select(item => item.ToString()));
            answers.AddRange(Verdicts(history, new VerdictQuery { Sensor = sensor, From = middle, To = middle + EventTime.Minute, Limit = limit }).Select(item => $"middle {item}"));
            answers.AddRange(history.Minutes(sensor, EventTime.MinValue, EventTime.MaxValue, 100_000).Select(item => $"{sensor} {item}"));
            answers.AddRange(history.Minutes(sensor, middle + 1, middle + EventTime.Hour, 7).Select(item => $"{sensor} of seven {item}"));
            foreach (SeriesShape shape in Enum.GetValues<SeriesShape>())
                answers.AddRange(history.Series(new SeriesQuery { Sensor = sensor, From = sample.Start + 1, To = sample.Now + EventTime.Minute, Points = 13, Shape = shape }).Select(item => $"{sensor} {shape} {item}"));
        }
        foreach (string tenant in HistorySample.Sensors.Select(sensor => sensor.Tenant).Distinct())
        {
            foreach (string prefix in (string[])["", "plant/pümp-1", "%", "plant/pümp-1/s"])
            {
                foreach (bool? isOpen in (bool?[])[null, false, true])
                {
                    var query = new IncidentQuery { Tenant = tenant, Prefix = prefix, IsOpen = isOpen, Limit = limit };
                    answers.AddRange(Incidents(history, query).Select(item => $"{prefix} {isOpen} {Text(item)}"));
                    answers.AddRange(Incidents(history, query with { From = middle, To = middle + EventTime.Hour }).Select(item => $"middle {prefix} {isOpen} {Text(item)}"));
                    answers.AddRange(Incidents(history, query with { Asset = "plant/pümp-1" }).Select(item => $"asset {prefix} {isOpen} {Text(item)}"));
                    answers.AddRange(Incidents(history, query with { Asset = "plant/pümp-1", Number = 2 }).Select(item => $"number {prefix} {isOpen} {Text(item)}"));
                }
                answers.AddRange(Events(history, new EventFilter { Tenant = tenant, Prefix = prefix }, EventPosition.Start, long.MaxValue, limit).Select(item => $"{prefix} {Text(item)}"));
            }
        }
        return answers;
    }

    /// <summary>All pages of a query.</summary>
    public static List<VerdictRecord> Verdicts(IHistory history, VerdictQuery query) => All(query.Limit, cursor => history.Verdicts(query with { Cursor = cursor }));

    /// <inheritdoc cref="Verdicts"/>
    public static List<IncidentRecord> Incidents(IHistory history, IncidentQuery query) => All(query.Limit, cursor => history.Incidents(query with { Cursor = cursor }));

    /// <summary>All events, asked for in turn from the last one seen.</summary>
    public static List<FleetEvent> Events(IHistory history, EventFilter filter, EventPosition after, long through, int limit)
    {
        List<FleetEvent> events = [];
        while (history.Events(filter, after, through, limit) is { Count: > 0 } more)
        {
            events.AddRange(more);
            after = more[^1].Position;
        }
        return events;
    }

    /// <summary>An incident with its causes.</summary>
    public static string Text(IncidentRecord incident) => $"{incident with { Causes = [] }} {string.Join(' ', incident.Causes)}";

    /// <summary>An event with an incident's causes.</summary>
    public static string Text(FleetEvent told) => told is IncidentEvent incident ? $"{incident.Position} {incident.Change} {Text(incident.Incident)}" : told.ToString();

    private static List<T> All<T>(int limit, Func<string?, Page<T>> ask)
    {
        List<T> items = [];
        string? cursor = null;
        do
        {
            Page<T> page = ask(cursor);
            Assert.True(page.Items.Count <= limit && (page.Next is null || page.Items.Count == limit), "a page before the last is full");
            items.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return items;
    }
}
