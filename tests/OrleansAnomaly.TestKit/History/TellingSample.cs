using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.TestKit.History;

/// <summary>
/// What a partition's log would have to tell: the rows of every position depend on nothing but the position, however a log is cut into stretches. Each position
/// has a minute of its sensor; most have a verdict, of which some are events; every third has a change of an incident.
/// </summary>
public sealed class TellingSample
{
    private readonly AssetId _asset;

    private TellingSample(SensorId sensor)
    {
        Sensor = sensor;
        _asset = sensor.AssetId;
    }

    /// <summary>Samples of that many partitions, which differ.</summary>
    public static TellingSample[] Several(int partitions) =>
        [.. Enumerable.Range(0, int.MaxValue).Select(i => SensorId.Create($"plant/pump-{i}/flow")).DistinctBy(sensor => sensor.Partition).Take(partitions).Select(sensor => new TellingSample(sensor))];

    /// <summary>The sensor that everything is of.</summary>
    public SensorId Sensor { get; }

    /// <summary>The sensor's key.</summary>
    public long Key => (long)Sensor.Partition << 32 | 7;

    /// <summary>A stretch with all its rows, and the sensor's name.</summary>
    public Telling Telling(long from, long to)
    {
        var telling = new Telling(Sensor.Partition, from, to);
        telling.Names.Add(new SensorName(Key, Sensor));
        for (long position = from; position < to; position++)
        {
            telling.Minutes.Add(new SensorMinute(Key, new MinuteAggregate { Minute = position * EventTime.Minute, Count = 1, Mean = position, Min = position, Max = position }));
            // A change stands before the verdict of its position, though it is added to a list of its own.
            if (position % 3 == 0)
                telling.Incidents.Add(new StoredIncident(new EventPosition(position, 0), Change(position), Incident(position)));
            if (position % 4 != 3)
                telling.Verdicts.Add(new StoredVerdict(Key, new EventPosition(position, 1), Verdict(position), position % 4 != 2));
        }
        // What comes in another order is put in that of the positions.
        telling.Verdicts.Reverse();
        return telling;
    }

    /// <summary>The events of the positions before <paramref name="to"/>, without places, as text.</summary>
    public IEnumerable<string> Events(long to)
    {
        for (long position = 0; position < to; position++)
        {
            if (position % 3 == 0)
                yield return Text(new IncidentEvent(default, Change(position), Incident(position)));
            if (position % 4 is 0 or 1)
                yield return Text(new VerdictEvent(default, Verdict(position)));
        }
    }

    /// <summary>An event without its place.</summary>
    public static string Text(FleetEvent told) => Answers.Text(told with { Position = default });

    private VerdictRecord Verdict(long position) =>
        new(Sensor, position, new Verdict { Time = position * EventTime.Minute, Value = position, PValue = 0.5, Kind = AnomalyKind.Spike, IsAlarm = true });

    private static IncidentChange Change(long position) => position % 9 == 0 ? IncidentChange.Opened : position % 9 == 3 ? IncidentChange.Grown : IncidentChange.Closed;

    private IncidentRecord Incident(long position) => new()
    {
        Asset = _asset, Number = 1 + (int)(position / 9), Start = position / 9 * 9 * EventTime.Minute, Opened = position / 9 * 9 * EventTime.Minute,
        Peak = position * EventTime.Minute, End = position * EventTime.Minute, IsOpen = position % 9 != 6, Causes = [new CauseRecord(Sensor, 1, AnomalyKind.Spike)],
    };
}
