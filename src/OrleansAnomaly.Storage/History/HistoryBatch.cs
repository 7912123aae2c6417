using System.Text;
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

    /// <summary>Says what is wrong with the first row that is not sound; null where all are.</summary>
    internal string? Fault()
    {
        if (Sequence < -1)
            return $"Sequence is {Sequence}; expected -1 or more";
        for (int i = 0; i < Sensors.Count; i++)
        {
            if (Sensors[i] is not { Key: >= 0, Sensor: not null })
                return $"Sensors[{i}] has the key {Sensors[i].Key}; expected 0 or more, and a sensor";
        }
        for (int i = 0; i < Verdicts.Count; i++)
        {
            if (Verdicts[i] is not { SensorKey: >= 0, Record.Verdict.Time: >= EventTime.MinValue and <= EventTime.MaxValue })
                return $"Verdicts[{i}] has no key of a sensor, no record or no valid event time";
        }
        for (int i = 0; i < Incidents.Count; i++)
        {
            if (Incidents[i] is not { Incident: { Asset: { Tenant: not null, Path: not null }, Opened: >= EventTime.MinValue and <= EventTime.MaxValue, Causes.Count: <= CauseList.Capacity } incident }
                || Encoding.UTF8.GetByteCount(incident.Asset.Path) > SensorId.MaxBytes)
                return $"Incidents[{i}] has no asset, no valid event time of opening, or more than {CauseList.Capacity} causes";
        }
        for (int i = 0; i < Minutes.Count; i++)
        {
            (long key, MinuteAggregate minute) = Minutes[i];
            if (key < 0 || !EventTime.IsValid(minute.Minute) || EventTime.Phase(minute.Minute, EventTime.Minute) != 0 || minute.Count is < 1 or > ushort.MaxValue)
                return $"Minutes[{i}] has the key {key}, the minute {minute.Minute} and {minute.Count} measurements; expected a key of 0 or more, a start of a minute and 1 to 65535";
            if (!(double.IsFinite(minute.Min) && double.IsFinite(minute.Max) && double.IsFinite(minute.Mean) && minute.Score is >= 0 and <= 1))
                return $"Minutes[{i}] is {minute.Min} to {minute.Max} with mean {minute.Mean} and score {minute.Score}; expected finite values and a score of 0 to 1";
        }
        return null;
    }
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
