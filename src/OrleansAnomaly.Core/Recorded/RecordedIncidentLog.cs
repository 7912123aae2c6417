using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Core.Recorded;

/// <summary>Lays what an asset's monitor says on the rows of a recording.</summary>
internal sealed class RecordedIncidentLog(long[] times)
{
    private readonly RecordedFusion[] _rows = new RecordedFusion[times.Length];
    private readonly List<RecordedIncident> _incidents = [];
    private int _fused;

    public IReadOnlyList<RecordedFusion> Rows => _rows;

    public IReadOnlyList<RecordedIncident> Incidents => _incidents;

    public void Take(in AssetVerdict verdict)
    {
        // An interval may hold several rows.
        for (; _fused < times.Length && times[_fused] < verdict.Time; _fused++)
            _rows[_fused] = new RecordedFusion(times[_fused], verdict.PValue, verdict.Score, false);
        if (verdict.Change == IncidentChange.Closed)
            _incidents.Add(OnRows(verdict.Incident));
    }

    /// <summary>Peak and ends are ends of intervals: the row is the last before.</summary>
    private RecordedIncident OnRows(in Incident incident)
    {
        int first = RowFrom(incident.Start);
        int opened = Math.Max(first, RowFrom(incident.Opened) - 1);
        int peak = Math.Max(first, RowFrom(incident.Peak) - 1);
        int last = Math.Max(peak, RowFrom(incident.End) - 1);
        for (int row = first; row <= last; row++)
            _rows[row] = _rows[row] with { IsAnomalous = true };
        Incident laid = incident with { Number = _incidents.Count + 1, Start = times[first], Opened = times[opened], Peak = times[peak], End = times[last] };
        return new RecordedIncident(laid, first, peak, last);
    }

    /// <summary>The first row at or after a time; the number of rows where there is none.</summary>
    private int RowFrom(long time)
    {
        int row = Array.BinarySearch(times, time);
        return row < 0 ? ~row : row;
    }
}
