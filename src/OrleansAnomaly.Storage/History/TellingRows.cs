using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Storage.History;

/// <summary>
/// Writes tellings. All processes take locks in one order, so that none waits for another in a circle: the rows of partitions, rising; what
/// belongs to these partitions; the counter of places. Who has the counter holds it until its transaction ends, and that makes the
/// order of places the order of commits; it is therefore taken late, and only where there are events.
/// </summary>
internal static class TellingRows
{
    public static long Told(HistorySession session, int partition) =>
        session.Integer(HistorySql.Told, partition)
        ?? throw session.Place.Damaged($"the table 'told' has no row of partition {partition}; expected one of each");

    public static long LastPlace(HistorySession session) =>
        session.Integer(HistorySql.ReadMeta, HistorySql.Place)
        ?? throw session.Place.Damaged("the table 'meta' has no row 'place'; expected the last place given");

    public static ToldEvents Write(HistorySession session, IReadOnlyList<Telling> tellings)
    {
        bool[] isWritten = Move(session, tellings);
        List<Telling> written = [.. tellings.Where((_, i) => isWritten[i])];
        SensorRows.Write(session, [.. written.SelectMany(telling => telling.Names)]);
        session.Minutes.Write([.. written.SelectMany(telling => telling.Minutes)]);
        int count = written.Sum(Places.Needed);
        if (count > 0)
            session.Execute(HistorySql.AddToMeta, count, HistorySql.Place);
        long last = LastPlace(session);
        var places = new Places(last - count);
        foreach (Telling telling in written)
            places.Add(telling);
        VerdictRows.Write(session, places.Verdicts);
        IncidentRows.Write(session, places.Incidents);
        return new ToldEvents(isWritten, places.Events);
    }

    private static bool[] Move(HistorySession session, IReadOnlyList<Telling> tellings)
    {
        // The order is stable: of two tellings of one partition the second may go on where the first ended.
        int[] order = [.. Enumerable.Range(0, tellings.Count).OrderBy(i => tellings[i].Partition)];
        IReadOnlyList<int> moved = session.ExecuteEach(
            HistorySql.MoveTold, order.Select(i => new object?[] { tellings[i].Partition, tellings[i].From, tellings[i].To }));
        var isWritten = new bool[tellings.Count];
        for (int i = 0; i < order.Length; i++)
            isWritten[order[i]] = moved[i] == 1;
        return isWritten;
    }
}
