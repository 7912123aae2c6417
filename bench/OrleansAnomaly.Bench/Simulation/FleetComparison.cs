using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Edge.Intake;
using OrleansAnomaly.Edge.Shards;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Bench.Simulation;

/// <summary>Holds what a fleet that has come to rest says against what <see cref="NaiveFleet"/> says of the same log.</summary>
internal static class FleetComparison
{
    private const int EventsAtOnce = 10_000;

    /// <summary>The first difference in the sensors' digests and counts, the assets' digests or the events in history; null where there is none.</summary>
    public static string? Difference(FleetEngine engine, IHistory history, NaiveFleet oracle)
    {
        foreach (SensorId sensor in oracle.Sensors)
        {
            if (!engine.Catalog.TryGet(sensor, out SensorKey key))
                return $"sensor {sensor} is not known after the last start";
            PartitionState partition = engine.Shards[key.Partition % engine.Shards.Length].Partition(key.Partition);
            SensorInfo found = partition.Describe(key.Ordinal);
            if (found.Intake != oracle.Summarize(sensor))
                return $"sensor {sensor} is {found.Intake}; expected {oracle.Summarize(sensor)}";
            ulong digest = partition.AssetDigest(engine.Catalog.Partition(key.Partition).AssetOf(key.Ordinal));
            if (digest != 0 && digest != oracle.AssetDigest(sensor.AssetId))
                return $"asset {sensor.AssetId} has digest {digest:x}; expected {oracle.AssetDigest(sensor.AssetId):x}";
        }
        return engine.Catalog.Sensors == oracle.Sensors.Count() ? EventDifference(history, oracle.Events)
            : $"the fleet knows {engine.Catalog.Sensors} sensors; expected {oracle.Sensors.Count()}";
    }

    private static string? EventDifference(IHistory history, List<FleetEvent> expected)
    {
        EventPosition at = EventPosition.Start;
        for (int i = 0; ;)
        {
            IReadOnlyList<FleetEvent> page = history.Events(new EventFilter(), at, long.MaxValue, EventsAtOnce);
            foreach (FleetEvent found in page)
            {
                string wanted = i < expected.Count ? Text(expected[i]) : "none";
                if (Text(found) != wanted)
                    return $"event {i} is {Text(found)}; expected {wanted}";
                i++;
            }
            if (page.Count < EventsAtOnce)
                return i == expected.Count ? null : $"event {i} is none; expected {Text(expected[i])}";
            at = page[^1].Position;
        }
    }

    private static string Text(FleetEvent found) => found switch
    {
        IncidentEvent(var at, var change, var incident) => $"{at} {change} {incident with { Causes = [] }} {string.Join(", ", incident.Causes)}",
        VerdictEvent(var at, var verdict) => $"{at} {verdict}",
        _ => found.ToString(),
    };
}
