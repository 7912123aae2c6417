using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Storage.History;

/// <summary>What is written at once. The owner fills it, hands it to <see cref="IHistory.Write"/>, clears it and fills it again.</summary>
public sealed class HistoryBatch
{
    /// <summary>With this batch the history is complete through this sequence of the fleet's log; −1 or more.</summary>
    public long Sequence { get; set; } = -1;

    /// <summary>Names of sensors that appear for the first time; a name that is written again changes nothing.</summary>
    public List<SensorName> Sensors { get; } = [];

    /// <summary>Verdicts. Their sensors have been named, here or in a batch before.</summary>
    public List<StoredVerdict> Verdicts { get; } = [];

    /// <summary>Changes of incidents; each is an event.</summary>
    public List<StoredIncident> Incidents { get; } = [];

    /// <summary>Finished minutes. Where a minute comes twice the later one counts.</summary>
    public List<SensorMinute> Minutes { get; } = [];

    /// <summary>Empties the lists and sets <see cref="Sequence"/> to −1; the lists keep their room.</summary>
    public void Clear()
    {
        Sequence = -1;
        Sensors.Clear();
        Verdicts.Clear();
        Incidents.Clear();
        Minutes.Clear();
    }

    /// <summary>Says what is wrong with the first thing that is not sound; null where all is.</summary>
    internal string? Fault() => Sequence < -1 ? $"Sequence is {Sequence}; expected -1 or more" : RowFaults.Of(Sensors, Verdicts, Incidents, Minutes);
}

/// <summary>Which sensor a key stands for.</summary>
/// <param name="Key">The owner's key: the partition in the upper 32 bits, an ordinal in the lower; 0 or more, and the same for the life of a data directory.</param>
/// <param name="Sensor">The sensor.</param>
public readonly record struct SensorName(long Key, SensorId Sensor);

/// <summary>A verdict to be kept.</summary>
/// <param name="SensorKey">Its sensor (<see cref="SensorName.Key"/>).</param>
/// <param name="Position">Its place among the fleet's events, or where it would stand.</param>
/// <param name="Record">The verdict. Written again, it comes with the same event time.</param>
/// <param name="IsEvent">Whether subscribers are told.</param>
public readonly record struct StoredVerdict(long SensorKey, EventPosition Position, VerdictRecord Record, bool IsEvent);

/// <summary>A change of an incident to be kept.</summary>
/// <param name="Position">Its place among the fleet's events.</param>
/// <param name="Change">What has changed.</param>
/// <param name="Incident">The incident after the change.</param>
public readonly record struct StoredIncident(EventPosition Position, IncidentChange Change, IncidentRecord Incident);

/// <summary>A finished minute of a sensor.</summary>
/// <param name="SensorKey">The sensor (<see cref="SensorName.Key"/>).</param>
/// <param name="Minute">Its aggregate: finite values, a score of 0 … 1.</param>
public readonly record struct SensorMinute(long SensorKey, MinuteAggregate Minute);
