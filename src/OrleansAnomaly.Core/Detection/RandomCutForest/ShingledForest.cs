using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>
/// A random cut forest over the latest rows of some sensors: takes units off, so that a dimension is cut in proportion to its range in usual scatters,
/// makes points of rows in succession, and bridges values that are missing.
/// </summary>
internal sealed class ShingledForest
{
    /// <summary>Points until which there is no tree: fewer say little of a scatter, and the first cuts last.</summary>
    private const int WarmUp = 32;

    /// <summary>Scatters beyond which one value is as far as another: 2⁴⁰.</summary>
    private const double Farthest = 1_099_511_627_776;

    private readonly RandomCutForest _forest;
    private readonly int _sensors, _points, _stride, _sample;
    private readonly int _scales, _weights, _shingle, _trees;
    private readonly double _memory;

    public ShingledForest(int sensors, RandomCutForestOptions options)
    {
        _sensors = sensors;
        _points = sensors * options.Shingle;
        _forest = new RandomCutForest(_points, options);
        _stride = _forest.Layout.Stride;
        _sample = options.SampleSize;
        _memory = options.Memory == 0 ? 10 * _sample : options.Memory;
        _scales = Unsafe.SizeOf<FeedHeader>();
        _weights = _scales + sensors * Unsafe.SizeOf<SensorScale>();
        _shingle = _weights + _stride * sizeof(float);
        _trees = _shingle + _stride * sizeof(float);
        StateBytes = _trees + _forest.Layout.Bytes;
    }

    /// <summary>Bytes of state; a multiple of 8.</summary>
    public int StateBytes { get; }

    /// <summary>Coordinates of a point: those of the oldest row first.</summary>
    public int PointLength => _points;

    public void Initialize(Span<byte> state)
    {
        state[.._trees].Clear();
        _forest.Initialize(state[_trees..]);
    }

    /// <summary>Whether the forest has seen enough to say anything.</summary>
    public bool IsReady(ReadOnlySpan<byte> state) => MemoryMarshal.AsRef<FeedHeader>(state).Waiting == WarmUp;

    /// <summary>Scores a row, 0 to 1; 0 while the forest is not ready, and where no value is there.</summary>
    /// <param name="state">What was learned.</param>
    /// <param name="row">One value per sensor; not finite where there is none.</param>
    /// <param name="filled">Takes the row relative to the sensors' origins, what is missing filled by what the forest expects.</param>
    public double Score(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, Span<double> filled)
    {
        Span<float> point = stackalloc float[_stride], weights = stackalloc float[_stride];
        Fill(state, row, filled, point, weights);
        return IsReady(state) && weights.Slice(_points - _sensors, _sensors).IndexOfAnyExcept(0f) >= 0 ? _forest.Score(state[_trees..], point, weights) : 0;
    }

    /// <summary>Parts the score of a row among the coordinates of its point, the oldest row's first. Adds up to the score but for rounding.</summary>
    /// <param name="state">What was learned.</param>
    /// <param name="row">The row that was scored.</param>
    /// <param name="filled">What <see cref="Score"/> made of it.</param>
    /// <param name="parts">Takes <see cref="PointLength"/> numbers ≥ 0.</param>
    public void Attribute(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> filled, Span<double> parts)
    {
        parts.Clear();
        Span<float> point = stackalloc float[_stride], weights = stackalloc float[_stride];
        if (IsReady(state) && Compose(state, row, filled, point, weights) < _sensors)
            _forest.Attribute(state[_trees..], point, weights, parts);
    }

    /// <summary>What is expected of a sensor's next value, by the rows before and the other sensors' values; NaN before its first value.</summary>
    public double Expected(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, int sensor)
    {
        ref readonly SensorScale scale = ref Scales(state)[sensor];
        if (scale.Rows == 0)
            return double.NaN;
        Span<double> others = stackalloc double[_sensors], filled = stackalloc double[_sensors];
        Span<float> point = stackalloc float[_stride], weights = stackalloc float[_stride];
        row.CopyTo(others);
        others[sensor] = double.NaN;
        Fill(state, others, filled, point, weights);
        return scale.Origin + filled[sensor];
    }

    /// <summary>Learns a row that was scored.</summary>
    /// <param name="state">What was scored against.</param>
    /// <param name="row">The same row; where it holds no value nothing is learned.</param>
    /// <param name="filled">What <see cref="Score"/> made of it.</param>
    /// <param name="learning">How much of it.</param>
    public void Learn(Span<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> filled, Learning learning)
    {
        ref FeedHeader header = ref MemoryMarshal.AsRef<FeedHeader>(state);
        Span<SensorScale> scales = Scales(state);
        Span<float> shingle = Floats(state, _shingle);
        double share = learning == Learning.Little ? 0.1 : 1;
        int missing = 0;
        for (int s = 0; s < _sensors; s++)
        {
            if (!double.IsFinite(row[s]))
                missing++;
            else if (learning != Learning.Follow || scales[s].Rows == 0)
                scales[s].Learn(row[s], share, _memory);
        }
        if (missing == _sensors)
            return;
        shingle[_sensors.._points].CopyTo(shingle);
        Span<float> newest = shingle.Slice(_points - _sensors, _sensors);
        for (int s = 0; s < _sensors; s++)
            newest[s] = Single(scales[s].Bounded(double.IsFinite(row[s]) ? scales[s].Relative(row[s]) : filled[s]));
        header.Filled = Math.Min(header.Filled + 1, _points / _sensors);
        if (header.Filled * _sensors < _points || learning == Learning.Follow)
            return;
        if (header.Waiting < WarmUp)
            Wait(state, row, ref header);
        else
            Grow(state, row, ref header, share);
    }

    /// <summary>The first points wait in the forest's own room for points, which fills up no faster than it is emptied.</summary>
    private void Wait(Span<byte> state, ReadOnlySpan<double> row, ref FeedHeader header)
    {
        Span<byte> trees = state[_trees..];
        _forest.Waiting(trees, header.Waiting++, Floats(state, _shingle), store: true);
        if (header.Waiting < WarmUp)
            return;
        bool elsewhere = false;
        foreach (ref readonly SensorScale scale in Scales(state))
            elsewhere |= scale.BeganElsewhere;
        if (elsewhere && header.Restarts == 0)
        {
            Restart(state, row, ref header);
            return;
        }
        Weigh(state);
        Span<float> point = stackalloc float[_stride];
        for (int i = 0; i < WarmUp; i++)
        {
            _forest.Waiting(trees, i, point, store: false);
            _forest.Update(trees, point, Floats(state, _weights), 1);
        }
    }

    private void Grow(Span<byte> state, ReadOnlySpan<double> row, ref FeedHeader header, double share)
    {
        Span<float> weights = Floats(state, _weights);
        bool outgrown = false;
        foreach (ref readonly SensorScale scale in Scales(state))
            outgrown |= scale.HasDrifted;
        if (outgrown)
        {
            Restart(state, row, ref header);
            return;
        }
        for (int s = 0; s < _sensors; s++)
            outgrown |= weights[s] * Scales(state)[s].Floor > 4;
        if (++header.SinceWeighed >= _sample || outgrown)
        {
            header.SinceWeighed = 0;
            Weigh(state);
        }
        _forest.Update(state[_trees..], Floats(state, _shingle), weights, share);
    }

    /// <summary>Sets the weights by what is known of the scatters. What is in the trees bounds them, so that their products stay numbers.</summary>
    private void Weigh(Span<byte> state)
    {
        Span<float> weights = Floats(state, _weights);
        for (int s = 0; s < _sensors; s++)
        {
            double reach = 0;
            for (int i = s; i < _points; i += _sensors)
                reach = Math.Max(reach, _forest.Reach(state[_trees..], i));
            double weight = 1 / Math.Max(Scales(state)[s].Floor, reach / Farthest);
            for (int i = s; i < _points; i += _sensors)
                weights[i] = (float)weight;
        }
    }

    /// <summary>Values have moved so far that the origin must follow: the forest begins anew around it.</summary>
    private void Restart(Span<byte> state, ReadOnlySpan<double> row, ref FeedHeader header)
    {
        header = new FeedHeader { Restarts = Math.Min(header.Restarts, 1_000_000) + 1 };
        for (int s = 0; s < _sensors; s++)
            Scales(state)[s].Rebase(row[s]);
        Floats(state, _shingle).Clear();
        _forest.Clear(state[_trees..]);
    }

    /// <summary>The row relative to the origins, and the point that it makes; what is missing is filled.</summary>
    private void Fill(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, Span<double> filled, Span<float> point, Span<float> weights)
    {
        for (int s = 0; s < _sensors; s++)
            filled[s] = double.IsFinite(row[s]) ? Scales(state)[s].Relative(row[s]) : Scales(state)[s].Centre;
        if (Compose(state, row, filled, point, weights) == 0 || !IsReady(state))
            return;
        _forest.Impute(state[_trees..], point, weights);
        for (int s = 0; s < _sensors; s++)
        {
            if (!double.IsFinite(row[s]))
                filled[s] = point[_points - _sensors + s];
        }
    }

    /// <summary>Makes a point of the shingle and a row; a value that is missing gets the weight 0.</summary>
    /// <returns>How many values are missing.</returns>
    private int Compose(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> filled, Span<float> point, Span<float> weights)
    {
        Floats(state, _weights).CopyTo(weights);
        Floats(state, _shingle)[_sensors.._points].CopyTo(point);
        int missing = 0, newest = _points - _sensors;
        for (int s = 0; s < _sensors; s++)
        {
            double farthest = weights[newest + s] > 0 ? Farthest / weights[newest + s] : 0;
            point[newest + s] = Single(Math.Clamp(filled[s], -farthest, farthest));
            if (double.IsFinite(row[s]))
                continue;
            weights[newest + s] = 0;
            missing++;
        }
        return missing;
    }

    /// <summary>Never −0: the trees' minima and maxima would differ from machine to machine.</summary>
    private static float Single(double value) => (float)value is var rounded && rounded == 0 ? 0 : rounded;

    private Span<SensorScale> Scales(Span<byte> state) => MemoryMarshal.Cast<byte, SensorScale>(state[_scales.._weights]);

    private ReadOnlySpan<SensorScale> Scales(ReadOnlySpan<byte> state) => MemoryMarshal.Cast<byte, SensorScale>(state[_scales.._weights]);

    private Span<float> Floats(Span<byte> state, int at) => MemoryMarshal.Cast<byte, float>(state.Slice(at, _stride * sizeof(float)));

    private ReadOnlySpan<float> Floats(ReadOnlySpan<byte> state, int at) => MemoryMarshal.Cast<byte, float>(state.Slice(at, _stride * sizeof(float)));
}
