using System.Globalization;
using System.Text;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.History;

/// <summary>Incidents and their changes to rows and back.</summary>
internal static class IncidentRows
{
    // Behind those of the change, which all have, stand an event's columns or those of an incident.
    private const int Sequence = 13, Ordinal = 14, Change = 15, By = 13, At = 14, Note = 15;

    public static void Write(HistorySession session, IReadOnlyCollection<StoredIncident> changes)
    {
        session.ExecuteEach(HistorySql.PutChange, changes.Select(ChangeValues));
        session.ExecuteEach(HistorySql.PutIncident, changes.Select(IncidentValues));
    }

    public static IncidentRecord? Read(HistorySession session, AssetId asset, int number)
    {
        using HistoryRows rows = session.Query(HistorySql.Incident, asset.Tenant, asset.Path, number);
        return rows.Next() ? Standing(rows) : null;
    }

    /// <summary>Keeps an acknowledgement where there is none; tells the one that is there now, or null where there is no such incident.</summary>
    public static Acknowledgement? Acknowledge(HistorySession session, AssetId asset, int number, Acknowledgement given) =>
        session.Execute(HistorySql.Acknowledge, given.By, given.At, given.Note ?? "", asset.Tenant, asset.Path, number) == 1 ? given : Read(session, asset, number)?.Acknowledged;

    /// <summary>Up to <paramref name="limit"/> incidents after the cursor.</summary>
    public static List<IncidentRecord> Read(HistorySession session, IncidentQuery query, Cursor after, int limit)
    {
        List<IncidentRecord> records = [];
        int isOpen = query.IsOpen switch { null => -1, false => 0, true => 1 };
        if (query.Asset is { } named && !PathScope.Holds(query.Within, named))
            return records;
        using HistoryRows rows = query.Asset is { } asset
            ? session.Query(
                HistorySql.IncidentsOfAsset, query.Tenant, asset, query.Number ?? 1, query.Number ?? int.MaxValue,
                after.Time, after.Path, after.Number, query.Prefix, isOpen, query.From, limit)
            : query.Within.Length > 0
            ? session.Query(HistorySql.IncidentsWithin, query.Tenant, query.Within, after.Time, after.Path, after.Number, query.Prefix, isOpen, query.From, limit)
            : session.Query(HistorySql.Incidents, query.Tenant, after.Time, after.Path, after.Number, query.Prefix, isOpen, query.From, limit);
        while (rows.Next())
        {
            IncidentRecord record = Standing(rows);
            // Pages of a damaged index could go round in a circle.
            if (record.Opened > after.Time)
                throw rows.Damaged(4, $"{record.Opened}", $"at most {after.Time}");
            records.Add(record);
        }
        return records;
    }

    public static List<FleetEvent> Events(HistorySession session, EventFilter filter, EventPosition after, long through, int limit)
    {
        List<FleetEvent> events = [];
        using HistoryRows rows = session.Query(HistorySql.IncidentEvents, after.Sequence, (long)after.Ordinal, through, filter.Tenant, filter.Prefix, filter.Within, limit);
        while (rows.Next())
        {
            var position = new EventPosition(rows.Integer(Sequence), rows.Small(Ordinal, 0, int.MaxValue));
            if (position <= after)
                throw rows.Damaged(Sequence, $"the position {position}", $"one after {after}");
            events.Add(new IncidentEvent(position, (IncidentChange)rows.Small(Change, 0, (int)IncidentChange.Closed), Record(rows)));
        }
        return events;
    }

    /// <summary>Forgets up to <paramref name="limit"/> closed incidents that ended before that, with their changes; returns how many.</summary>
    public static int Trim(HistorySession session, long before, int limit)
    {
        List<object?[]> ended = [];
        using (HistoryRows rows = session.Query(HistorySql.EndedIncidents, before, limit))
        {
            while (rows.Next())
                ended.Add([rows.Text(0), rows.Text(1), rows.Integer(2)]);
        }
        session.ExecuteEach(HistorySql.DropChanges, ended);
        return session.ExecuteEach(HistorySql.DropIncident, ended).Sum();
    }

    private static object?[] ChangeValues(StoredIncident stored)
    {
        IncidentRecord incident = stored.Incident;
        return
        [
            stored.Position.Sequence, stored.Position.Ordinal, (int)stored.Change, incident.Asset.Tenant, incident.Asset.Path, incident.Number,
            incident.Start, incident.Opened, incident.Peak, incident.End, incident.IsOpen ? 1 : 0, incident.PValue, incident.Confidence,
            (int)incident.Kind, (int)incident.Origin, Write(incident.Causes),
        ];
    }

    private static object?[] IncidentValues(StoredIncident stored)
    {
        IncidentRecord incident = stored.Incident;
        return
        [
            incident.Asset.Tenant, incident.Asset.Path, incident.Number, incident.Opened, incident.End, incident.IsOpen ? 1 : 0,
            stored.Position.Sequence, stored.Position.Ordinal,
        ];
    }

    private static IncidentRecord Standing(HistoryRows rows) => Record(rows) with
    {
        Acknowledged = rows.IsNull(By) ? null : new Acknowledgement(rows.Text(By), rows.Time(At), rows.Text(Note) is { Length: > 0 } note ? note : null),
    };

    private static IncidentRecord Record(HistoryRows rows) => new()
    {
        Asset = new AssetId(rows.Text(0), rows.Text(1)),
        Number = rows.Small(2, int.MinValue, int.MaxValue),
        Start = rows.Integer(3),
        Opened = rows.Time(4),
        Peak = rows.Integer(5),
        End = rows.Integer(6),
        IsOpen = rows.Flag(7),
        PValue = rows.Real(8),
        Confidence = rows.Real(9),
        Kind = (AnomalyKind)rows.Small(10, 0, (int)AnomalyKind.MissingData),
        Origin = (FaultOrigin)rows.Small(11, 0, (int)FaultOrigin.Sensor),
        Causes = Causes(rows, 12),
    };

    // One line per cause: kind, share, tenant and path, parted by tabs; names have no control characters (SensorId).
    private static string Write(IReadOnlyList<CauseRecord> causes)
    {
        var text = new StringBuilder();
        foreach (CauseRecord cause in causes)
            text.Append(CultureInfo.InvariantCulture, $"{(int)cause.Kind}\t{cause.Share:R}\t{cause.Sensor.Tenant}\t{cause.Sensor.Path}\n");
        return text.ToString();
    }

    private static CauseRecord[] Causes(HistoryRows rows, int column)
    {
        string[] lines = rows.Text(column).Split('\n', CauseList.Capacity + 1);
        if (lines[^1].Length != 0)
            throw rows.Damaged(column, "text after the last cause", $"at most {CauseList.Capacity} lines");
        var causes = new CauseRecord[lines.Length - 1];
        for (int i = 0; i < causes.Length; i++)
        {
            string[] fields = lines[i].Split('\t', 4);
            if (fields.Length != 4
                || !byte.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out byte kind) || kind > (byte)AnomalyKind.MissingData
                || !double.TryParse(fields[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double share)
                || !SensorId.TryCreate(fields[3], out SensorId? sensor, out _, fields[2]))
                throw rows.Damaged(column, "a line that is no cause", "kind, share, tenant and path");
            causes[i] = new CauseRecord(sensor, share, (AnomalyKind)kind);
        }
        return causes;
    }
}
