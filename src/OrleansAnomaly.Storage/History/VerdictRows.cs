using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.History;

/// <summary>Verdicts to rows and back.</summary>
internal static class VerdictRows
{
    // The event's columns follow those of the verdict.
    private const int Sequence = 13, Ordinal = 14, Tenant = 15, Path = 16;

    public static void Write(HistorySession session, IEnumerable<StoredVerdict> verdicts) => session.ExecuteEach(HistorySql.PutVerdict, verdicts.Select(Values));

    /// <summary>Up to <paramref name="limit"/> verdicts after the cursor.</summary>
    public static List<VerdictRecord> Read(HistorySession session, VerdictQuery query, Cursor after, int limit)
    {
        List<VerdictRecord> records = [];
        if (session.Integer(HistorySql.KeyOf, query.Sensor.Tenant, query.Sensor.Path) is not long key)
            return records;
        using HistoryRows rows = session.Query(HistorySql.Verdicts, key, after.Time, after.Number, query.To, limit);
        while (rows.Next())
        {
            VerdictRecord record = Record(rows, query.Sensor);
            // Pages of a damaged index could go round in a circle.
            if ((record.Verdict.Time, record.Position).CompareTo((after.Time, after.Number)) <= 0)
                throw rows.Damaged(0, $"position {record.Position} at {record.Verdict.Time}", $"a place after {after.Number} at {after.Time}");
            records.Add(record);
        }
        return records;
    }

    public static List<FleetEvent> Events(HistorySession session, EventFilter filter, EventPosition after, long through, int limit)
    {
        List<FleetEvent> events = [];
        using HistoryRows rows = session.Query(HistorySql.VerdictEvents, after.Sequence, (long)after.Ordinal, through, filter.Tenant, filter.Prefix, filter.Within, limit);
        while (rows.Next())
        {
            var position = new EventPosition(rows.Integer(Sequence), rows.Small(Ordinal, 0, int.MaxValue));
            if (position <= after)
                throw rows.Damaged(Sequence, $"the position {position}", $"one after {after}");
            string path = rows.Text(Path);
            if (!SensorId.TryCreate(path, out SensorId? sensor, out string? error, rows.Text(Tenant)))
                throw rows.Damaged(Path, $"a name of which {error}", "a sensor's path");
            events.Add(new VerdictEvent(position, Record(rows, sensor)));
        }
        return events;
    }

    private static object?[] Values(StoredVerdict stored)
    {
        Verdict verdict = stored.Record.Verdict;
        return
        [
            stored.SensorKey, verdict.Time, stored.Record.Position, stored.Position.Sequence, stored.Position.Ordinal, stored.IsEvent ? 1 : 0,
            verdict.Value, verdict.Score, verdict.PValue, verdict.Expected, verdict.Lower, verdict.Upper,
            verdict.IsAnomalous ? 1 : 0, verdict.IsAlarm ? 1 : 0, verdict.IsChange ? 1 : 0, (int)verdict.Kind, (int)verdict.ModelVersion,
        ];
    }

    private static VerdictRecord Record(HistoryRows rows, SensorId sensor) => new(sensor, rows.Integer(0), new Verdict
    {
        Time = rows.Time(1),
        Value = rows.Real(2),
        Score = rows.Real(3),
        PValue = rows.Real(4),
        Expected = rows.Real(5),
        Lower = rows.Real(6),
        Upper = rows.Real(7),
        IsAnomalous = rows.Flag(8),
        IsAlarm = rows.Flag(9),
        IsChange = rows.Flag(10),
        Kind = (AnomalyKind)rows.Small(11, 0, (int)AnomalyKind.MissingData),
        ModelVersion = (ushort)rows.Small(12, 0, ushort.MaxValue),
    });
}
