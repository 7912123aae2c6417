using System.Buffers;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Recorded;

/// <summary>Judges series of the same times; holds the rented room for it.</summary>
internal sealed class RecordedSeries : IDisposable
{
    /// <summary>Fewer values tell nothing.</summary>
    private const int FewestValues = 8;

    /// <summary>Anomalous points in a row, all on one side, that are a shift and no spike.</summary>
    private const int ShiftPoints = 4;

    private const double LeastRepeats = 6;      // a value may stand that often before it can be a flat line
    private const int Rooms = 6 + RecordedBaseline.ScratchPerValue;

    private readonly double[] _room;
    private readonly long[] _numbers, _keys;
    private readonly int[] _index;
    private readonly int _length;

    public RecordedSeries(ReadOnlySpan<long> times)
    {
        _length = times.Length;
        Step = RecordedGrid.Step(times);
        _room = ArrayPool<double>.Shared.Rent(Rooms * _length);
        _numbers = ArrayPool<long>.Shared.Rent(_length);
        _keys = ArrayPool<long>.Shared.Rent(_length);
        _index = ArrayPool<int>.Shared.Rent(_length);
        RecordedGrid.Number(times, Step, _numbers.AsSpan(0, _length));
    }

    /// <summary>The usual distance of two points.</summary>
    public long Step { get; }

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_room);
        ArrayPool<long>.Shared.Return(_numbers);
        ArrayPool<long>.Shared.Return(_keys);
        ArrayPool<int>.Shared.Return(_index);
    }

    /// <summary>Judges one series.</summary>
    /// <param name="times">Event times.</param>
    /// <param name="all">Its values; NaN where one is missing.</param>
    /// <param name="options">Options.</param>
    /// <param name="causal">Whether a point is judged by those before it only, else by all.</param>
    /// <param name="points">Receives what is said of its last points, as many as there is room for.</param>
    /// <returns>The period, in steps; 0 where there is none.</returns>
    public int Judge(ReadOnlySpan<long> times, ReadOnlySpan<double> all, RecordedOptions options, bool causal, Span<RecordedPoint> points)
    {
        int skipped = _length - points.Length, n = 0;
        for (int i = 0; i < points.Length; i++)
            points[i] = RecordedPoint.Unjudged(times[skipped + i], all[skipped + i]);
        for (int i = 0; i < _length; i++)
        {
            if (double.IsNaN(all[i]))
                continue;
            _room[n] = all[i];
            _index[n++] = i;
        }
        // A last point must not tell of its own period.
        int told = causal ? _length - 1 : _length;
        int period = options.Period ?? RecordedGrid.Period(_numbers.AsSpan(0, told), all[..told], Step);
        if (n < FewestValues)
            return period;

        ReadOnlySpan<double> values = Room(0, n);
        Span<double> expected = Room(1, n), residuals = Room(2, n), single = Room(3, n), mean = Room(4, n), spreads = Room(5, n);
        Span<double> scratch = Room(6, RecordedBaseline.ScratchPerValue * n);
        Span<long> keys = _keys.AsSpan(0, n);
        for (int i = 0; i < n; i++)
            keys[i] = (period > 0 ? _numbers[_index[i]] % period * n : 0) + i;
        if (period > 0)
            keys.Sort();
        RecordedBaseline.Expect(values, keys, period, causal, expected, scratch);
        double size = Quantiles.Median(values, scratch);
        for (int i = 0; i < n; i++)
            residuals[i] = values[i] - expected[i];
        double band = RecordedScores.Judge(residuals, keys, period > 0, causal, 1e-12 * Math.Abs(size), single, mean, spreads, scratch);
        Say(values, expected, single, mean, spreads, band, options.PValue, skipped, points);
        return period;
    }

    private Span<double> Room(int first, int length) => _room.AsSpan(first * _length, length);

    private void Say(
        ReadOnlySpan<double> values, ReadOnlySpan<double> expected, ReadOnlySpan<double> single, ReadOnlySpan<double> mean, ReadOnlySpan<double> spreads,
        double band, double threshold, int skipped, Span<RecordedPoint> points)
    {
        Runs repeats = default;
        int run = 0;
        RecordedSide before = RecordedSide.None;
        for (int i = 0; i < values.Length; i++)
        {
            double flat = Repeats(ref repeats, values, i), p = Math.Min(flat, 2 * Math.Min(single[i], mean[i]));
            bool anomalous = p <= threshold;
            RecordedSide side = anomalous ? SideOf(values[i], expected[i]) : RecordedSide.None;
            run = side == RecordedSide.None ? 0 : side == before ? run + 1 : 1;
            before = side;
            int at = _index[i] - skipped;
            if (at < 0)
                continue;
            AnomalyKind kind = AnomalyKind.None;
            if (anomalous && flat <= p)
                kind = AnomalyKind.FlatLine;
            else if (anomalous && (run >= ShiftPoints || mean[i] < single[i]))
                kind = AnomalyKind.LevelShift;
            else if (anomalous)
                kind = side == RecordedSide.Above ? AnomalyKind.Spike : AnomalyKind.Dip;
            points[at] = points[at] with
            {
                Expected = expected[i],
                Lower = expected[i] - band * spreads[i],
                Upper = expected[i] + band * spreads[i],
                IsAnomalous = anomalous,
                Side = side,
                Kind = kind,
                PValue = Math.Min(1, p),
                Score = Strength.ToScore(-Real.Log10(p)),
            };
            // The first points of a shift were told as spikes.
            if (kind == AnomalyKind.LevelShift && run == ShiftPoints)
                Rename(points, i, skipped);
        }
    }

    private static RecordedSide SideOf(double value, double expected) =>
        value > expected ? RecordedSide.Above : value < expected ? RecordedSide.Below : RecordedSide.None;

    private void Rename(Span<RecordedPoint> points, int last, int skipped)
    {
        for (int i = last - ShiftPoints + 1; i < last; i++)
        {
            if (_index[i] >= skipped && points[_index[i] - skipped].Kind is AnomalyKind.Spike or AnomalyKind.Dip)
                points[_index[i] - skipped] = points[_index[i] - skipped] with { Kind = AnomalyKind.LevelShift };
        }
    }

    /// <summary>The p-value of how long the value has stood still, by the geometric law, and by how long values stood before.</summary>
    private static double Repeats(ref Runs runs, ReadOnlySpan<double> values, int i)
    {
        runs.Trials++;
        if (i == 0 || values[i] != values[i - 1])
        {
            if (runs.Current > 0)
                runs.Close();
            return 1;
        }
        runs.Current++;
        double p = runs.PValue(runs.Current, LeastRepeats);
        // A stuck sensor must not teach that repeats are common.
        if (p > 0.01)
            runs.Hits++;
        return p;
    }
}
