using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.History;

/// <summary>Names of sensors to rows and back.</summary>
internal static class SensorRows
{
    /// <summary>Writes names; one that is there changes nothing.</summary>
    /// <exception cref="StorageException">A key stands for another sensor, or a sensor has another key.</exception>
    public static void Write(HistorySession session, IReadOnlyList<SensorName> names)
    {
        IReadOnlyList<int> added = session.ExecuteEach(
            HistorySql.AddSensor, names.Select(name => new object?[] { name.Key, name.Sensor.Tenant, name.Sensor.Path }));
        for (int i = 0; i < names.Count; i++)
        {
            if (added[i] == 0)
                Check(session, names[i]);
        }
    }

    /// <summary>All names, by key.</summary>
    public static IReadOnlyList<SensorName> Read(HistorySession session)
    {
        List<SensorName> names = [];
        using HistoryRows rows = session.Query(HistorySql.Sensors);
        while (rows.Next())
        {
            if (!SensorId.TryCreate(rows.Text(2), out SensorId? sensor, out string? error, rows.Text(1)))
                throw rows.Damaged(2, $"a name of which {error}", "a sensor's path");
            names.Add(new SensorName(rows.Integer(0), sensor));
        }
        return names;
    }

    /// <summary>Names of a tenant within a scope, in the order of the bytes of their paths.</summary>
    public static IReadOnlyList<SensorId> Read(HistorySession session, string tenant, string prefix, string within, string after, int limit)
    {
        List<SensorId> names = [];
        string? start = prefix;
        if (within.Length > 0)
        {
            // The scope's own path stands before all that lie below it; no other begins so and ends before a control character.
            if (within.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(after, within) < 0)
                names.AddRange(InOrder(session, tenant, after, within, within + '\u0001', 1));
            start = PathScope.Below(within, prefix);
        }
        // No character stands behind this one.
        const string last = "\U0010FFFF";
        if (start is not null && names.Count < limit)
            names.AddRange(InOrder(session, tenant, after, start, start + last, limit - names.Count));
        return names;
    }

    private static List<SensorId> InOrder(HistorySession session, string tenant, string after, string first, string end, int limit)
    {
        List<SensorId> names = [];
        using HistoryRows rows = session.Query(HistorySql.NamesInOrder, tenant, after, first, end, limit);
        while (rows.Next())
        {
            if (!SensorId.TryCreate(rows.Text(0), out SensorId? sensor, out string? error, tenant))
                throw rows.Damaged(0, $"a name of which {error}", "a sensor's path");
            names.Add(sensor);
        }
        return names;
    }

    private static void Check(HistorySession session, SensorName name)
    {
        using HistoryRows rows = session.Query(HistorySql.SensorOf, name.Key);
        if (!rows.Next())
            throw Stranger($"it has {name.Sensor} under another key than {name.Key}");
        AssetId found = new(rows.Text(0), rows.Text(1)), expected = new(name.Sensor.Tenant, name.Sensor.Path);
        if (found != expected)
            throw Stranger($"it has {found} under the key {name.Key}; expected {expected}");

        StorageException Stranger(string why) => new($"the history belongs to another fleet: {why}", session.Place.Name);
    }
}
