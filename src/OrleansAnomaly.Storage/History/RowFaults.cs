using System.Text;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Storage.History;

/// <summary>What may be wrong with rows that are to be written.</summary>
internal static class RowFaults
{
    /// <summary>Says what is wrong with the first row that is not sound; null where all are.</summary>
    public static string? Of(List<SensorName> names, List<StoredVerdict> verdicts, List<StoredIncident> incidents, List<SensorMinute> minutes)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] is not { Key: >= 0, Sensor: not null })
                return $"name {i} has the key {names[i].Key}; expected 0 or more, and a sensor";
        }
        for (int i = 0; i < verdicts.Count; i++)
        {
            if (verdicts[i] is not { SensorKey: >= 0, Record.Verdict.Time: >= EventTime.MinValue and <= EventTime.MaxValue })
                return $"verdict {i} has no key of a sensor, no record or no valid event time";
        }
        for (int i = 0; i < incidents.Count; i++)
        {
            if (incidents[i] is not { Incident: { Asset: { Tenant: not null, Path: not null }, Opened: >= EventTime.MinValue and <= EventTime.MaxValue, Causes.Count: <= CauseList.Capacity } incident }
                || Encoding.UTF8.GetByteCount(incident.Asset.Path) > SensorId.MaxBytes)
                return $"incident {i} has no asset, no valid event time of opening, or more than {CauseList.Capacity} causes";
        }
        for (int i = 0; i < minutes.Count; i++)
        {
            (long key, MinuteAggregate minute) = minutes[i];
            if (key < 0 || !EventTime.IsValid(minute.Minute) || EventTime.Phase(minute.Minute, EventTime.Minute) != 0 || minute.Count is < 1 or > ushort.MaxValue)
                return $"minute {i} has the key {key}, the minute {minute.Minute} and {minute.Count} measurements; expected a key of 0 or more, a start of a minute and 1 to 65535";
            if (!(double.IsFinite(minute.Min) && double.IsFinite(minute.Max) && double.IsFinite(minute.Mean) && minute.Score is >= 0 and <= 1))
                return $"minute {i} is {minute.Min} to {minute.Max} with mean {minute.Mean} and score {minute.Score}; expected finite values and a score of 0 to 1";
        }
        return null;
    }
}
