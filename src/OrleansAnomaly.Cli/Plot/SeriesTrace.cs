using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Cli.Plot;

/// <summary>
/// One sensor's verdicts, thinned as they stream: a fixed number of equal spans of time, each with its extremes.
/// When time runs past the last span, neighbours merge and every span doubles, so memory does not grow with the file.
/// </summary>
internal sealed class SeriesTrace(string name)
{
    internal const int Capacity = 4096;

    private readonly TraceSpan[] _spans = new TraceSpan[Capacity];
    private long _origin;
    private long _width = 1;
    private int _used;

    public string Name { get; } = name;

    public ReadOnlySpan<TraceSpan> Spans => _spans.AsSpan(0, _used);

    public void Add(in Verdict verdict)
    {
        if (_used == 0)
            _origin = verdict.Time;
        // Late readings are not scored, so time only rises here; what comes earlier all the same is drawn at the first moment.
        long offset = Math.Max(0, verdict.Time - _origin);
        while (offset / _width >= Capacity)
            Halve();
        int index = (int)(offset / _width);
        _spans[index].Add(verdict);
        _used = Math.Max(_used, index + 1);
    }

    private void Halve()
    {
        for (int i = 0; i < Capacity / 2; i++)
        {
            TraceSpan left = _spans[2 * i];
            left.Merge(_spans[2 * i + 1]);
            _spans[i] = left;
        }
        Array.Clear(_spans, Capacity / 2, Capacity / 2);
        _used = (_used + 1) / 2;
        _width *= 2;
    }
}

/// <summary>What was seen in one span of time.</summary>
internal struct TraceSpan
{
    public int Count;
    public long FirstTime;
    public long LastTime;
    public double First, Last, Min, Max;
    public bool HasBand;
    public double Lower, Upper;
    public TraceMark Mark;

    public void Add(in Verdict verdict)
    {
        TraceSpan one = default;
        if (double.IsFinite(verdict.Value))
        {
            one.Count = 1;
            one.FirstTime = one.LastTime = verdict.Time;
            one.First = one.Last = one.Min = one.Max = verdict.Value;
        }
        if (double.IsFinite(verdict.Lower) && double.IsFinite(verdict.Upper))
        {
            one.HasBand = true;
            one.Lower = verdict.Lower;
            one.Upper = verdict.Upper;
            if (one.Count == 0)
                one.FirstTime = one.LastTime = verdict.Time;
        }
        if (verdict.IsAnomalous)
            one.Mark = new TraceMark(verdict.Kind, verdict.Time, double.IsFinite(verdict.Value) ? verdict.Value : verdict.Expected, verdict.PValue);
        Merge(one);
    }

    public void Merge(in TraceSpan later)
    {
        if (later.Mark.IsSet && (!Mark.IsSet || later.Mark.PValue < Mark.PValue))
            Mark = later.Mark;
        if (later.HasBand)
        {
            Lower = HasBand ? Math.Min(Lower, later.Lower) : later.Lower;
            Upper = HasBand ? Math.Max(Upper, later.Upper) : later.Upper;
        }
        if (Count == 0)
        {
            (First, Min, Max) = (later.First, later.Min, later.Max);
            if (!HasBand || later.Count > 0)
                FirstTime = later.FirstTime;
        }
        else if (later.Count > 0)
        {
            Min = Math.Min(Min, later.Min);
            Max = Math.Max(Max, later.Max);
        }
        if (later.Count > 0)
            Last = later.Last;
        if (later.Count > 0 || (later.HasBand && Count == 0))
            LastTime = later.LastTime;
        Count += later.Count;
        HasBand |= later.HasBand;
    }
}

/// <summary>The strongest anomalous reading of a span.</summary>
internal readonly record struct TraceMark(AnomalyKind Kind, long Time, double Value, double PValue)
{
    // A p-value is never 0, so a mark that was never made is told apart.
    public bool IsSet => PValue > 0;
}
