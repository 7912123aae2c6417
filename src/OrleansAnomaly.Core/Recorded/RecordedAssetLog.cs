using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Core.Recorded;

/// <summary>Writes down what monitors say of an asset's rows, and lays it on the rows.</summary>
/// <param name="times">Event times of the rows.</param>
/// <param name="at">The times that the monitors were given for them.</param>
/// <param name="values">By sensor the values.</param>
internal sealed class RecordedAssetLog(long[] times, long[] at, IReadOnlyList<double[]> values)
{
    private readonly RecordedPoint[][] _points = [.. values.Select(_ => new RecordedPoint[times.Length])];
    private readonly RecordedFusion[] _rows = new RecordedFusion[times.Length];
    private readonly List<RecordedIncident> _incidents = [];
    private int _fused;

    public void Add(int row, int sensor, in Verdict verdict) => _points[sensor][row] = RecordedPoint.Of(times[row], values[sensor][row], verdict);

    public void Take(in AssetVerdict verdict)
    {
        // An interval may hold several rows; in a gap there are intervals without any.
        for (; _fused < at.Length && at[_fused] < verdict.Time; _fused++)
            _rows[_fused] = new RecordedFusion(times[_fused], verdict.PValue, verdict.Score, false);
        if (verdict.Change == IncidentChange.Closed)
            _incidents.Add(OnRows(verdict.Incident));
    }

    public RecordedAssetFindings Findings(ReadOnlySpan<int> periods, long step)
    {
        var sensors = new RecordedFindings[values.Count];
        for (int i = 0; i < sensors.Length; i++)
            sensors[i] = new RecordedFindings(_points[i], periods[i], step);
        return new RecordedAssetFindings(sensors, _rows, _incidents);
    }

    /// <summary>Its times are starts and ends of intervals; what began or ended in a gap is laid on the row after it.</summary>
    private RecordedIncident OnRows(in Incident incident)
    {
        int first = Math.Min(RowFrom(incident.Start), at.Length - 1);
        int opened = Math.Max(first, RowFrom(incident.Opened) - 1), peak = Math.Max(first, RowFrom(incident.Peak) - 1), last = Math.Max(peak, RowFrom(incident.End) - 1);
        for (int row = first; row <= last; row++)
            _rows[row] = _rows[row] with { IsAnomalous = true };
        Incident laid = incident with { Number = _incidents.Count + 1, Start = times[first], Opened = times[opened], Peak = times[peak], End = times[last] };
        return new RecordedIncident(laid, first, peak, last);
    }

    /// <summary>The first row at or after a time; the number of rows where there is none.</summary>
    private int RowFrom(long time)
    {
        int row = Array.BinarySearch(at, time);
        return row < 0 ? ~row : row;
    }
}
