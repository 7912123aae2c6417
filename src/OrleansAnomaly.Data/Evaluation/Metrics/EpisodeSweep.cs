using OrleansAnomaly.Data.Evaluation.Corpora;

namespace OrleansAnomaly.Data.Evaluation.Metrics;

/// <summary>
/// Episodes and found events as one row after the other is called anomalous, rows of all series in a row. Each episode knows its ends, so that a new row
/// joins at most two of them in constant time.
/// </summary>
internal sealed class EpisodeSweep
{
    private const int None = -1;

    private readonly int[] _event;
    private readonly bool[] _begins;

    /// <summary>At both ends of an episode its other end; <see cref="None"/> at rows not called.</summary>
    private readonly int[] _otherEnd;

    /// <summary>At both ends of an episode whether it has a row of an event.</summary>
    private readonly bool[] _isTrue;
    private readonly bool[] _isFound;
    private int _found, _episodes, _trueEpisodes;

    public EpisodeSweep(IReadOnlyList<ScoredSeries> series)
    {
        int rows = series.Sum(one => one.Scores.Length), at = 0, events = 0;
        _event = new int[rows];
        _begins = new bool[rows + 1];
        _otherEnd = new int[rows];
        _isTrue = new bool[rows];
        Array.Fill(_event, None);
        Array.Fill(_otherEnd, None);
        _begins[rows] = true;
        foreach (ScoredSeries one in series)
        {
            foreach (RowRange range in one.Events)
                _event.AsSpan(at + range.First, range.Count).Fill(events++);
            _begins[at] = true;
            at += one.Scores.Length;
        }
        _isFound = new bool[events];
    }

    public double F1
    {
        get
        {
            if (_found == 0)
                return 0;
            double precision = (double)_trueEpisodes / _episodes, recall = (double)_found / _isFound.Length;
            return 2 * precision * recall / (precision + recall);
        }
    }

    /// <summary>Calls a row anomalous; each row once.</summary>
    public void Call(int row)
    {
        int first = row, last = row;
        bool isTrue = _event[row] != None;
        if (isTrue && !_isFound[_event[row]])
        {
            _isFound[_event[row]] = true;
            _found++;
        }
        if (!_begins[row] && _otherEnd[row - 1] != None)
        {
            first = _otherEnd[row - 1];
            isTrue |= Leave(row - 1);
        }
        if (!_begins[row + 1] && _otherEnd[row + 1] != None)
        {
            last = _otherEnd[row + 1];
            isTrue |= Leave(row + 1);
        }
        (_otherEnd[first], _otherEnd[last]) = (last, first);
        _isTrue[first] = _isTrue[last] = isTrue;
        _otherEnd[row] = row == first ? last : first;
        _episodes++;
        _trueEpisodes += isTrue ? 1 : 0;
    }

    /// <summary>Takes the episode that ends at this row off the counts, as it becomes part of another; whether it was true.</summary>
    private bool Leave(int end)
    {
        _episodes--;
        _trueEpisodes -= _isTrue[end] ? 1 : 0;
        return _isTrue[end];
    }
}
