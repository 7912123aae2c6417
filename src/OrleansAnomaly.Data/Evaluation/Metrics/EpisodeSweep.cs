using OrleansAnomaly.Data.Evaluation.Corpora;

namespace OrleansAnomaly.Data.Evaluation.Metrics;

/// <summary>Episodes and found events as one row after the other is called anomalous, rows of all series in a row: a call moves the begin of two episodes at most.</summary>
internal sealed class EpisodeSweep
{
    private const int NoEvent = -1;

    private readonly int[] _event;
    private readonly bool[] _beginsSeries;
    private readonly bool[] _called;

    /// <summary>By event: episodes that begin in it.</summary>
    private readonly int[] _begins;
    private int _found, _episodes, _trueEpisodes;

    public EpisodeSweep(IReadOnlyList<ScoredSeries> series)
    {
        int rows = series.Sum(one => one.Scores.Length), at = 0, events = 0;
        _event = new int[rows];
        _called = new bool[rows];
        _beginsSeries = new bool[rows + 1];
        _beginsSeries[rows] = true;
        Array.Fill(_event, NoEvent);
        foreach (ScoredSeries one in series)
        {
            foreach (RowRange range in one.Events)
                _event.AsSpan(at + range.First, range.Count).Fill(events++);
            _beginsSeries[at] = true;
            at += one.Scores.Length;
        }
        _begins = new int[events];
    }

    public double F1
    {
        get
        {
            if (_found == 0)
                return 0;
            double precision = (double)_trueEpisodes / _episodes, recall = (double)_found / _begins.Length;
            return 2 * precision * recall / (precision + recall);
        }
    }

    /// <summary>Calls a row anomalous; each row once.</summary>
    public void Call(int row)
    {
        _called[row] = true;
        if (_beginsSeries[row] || !_called[row - 1])
            Begin(row, +1);
        if (!_beginsSeries[row + 1] && _called[row + 1])
            Begin(row + 1, -1);
    }

    private void Begin(int row, int change)
    {
        _episodes += change;
        int event_ = _event[row];
        if (event_ == NoEvent)
            return;
        _trueEpisodes += change;
        bool was = _begins[event_] > 0;
        _begins[event_] += change;
        _found += (_begins[event_] > 0 ? 1 : 0) - (was ? 1 : 0);
    }
}
