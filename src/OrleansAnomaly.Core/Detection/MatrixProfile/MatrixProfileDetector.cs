using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Detection.MatrixProfile;

/// <summary>
/// How unlike anything in its past the shape of the latest readings is: the left matrix profile (Yeh et al., "Matrix Profile I", ICDM 2016; Lu, Wu, Mueen,
/// Zuluaga and Keogh, "Matrix Profile XXIV: scaling time series anomaly detection to trillions of datapoints and ultra-fast arriving data streams", KDD 2022).
/// The window of the latest readings is compared with every window of the history that does not overlap it; evidence is the distance to the nearest,
/// z-normalised and divided by √m: 0 is a shape seen before, √2 one that has nothing in common with any, 2 the opposite. Size and level do not
/// matter, only shape; in plain noise every shape is new, and nothing is told.
/// </summary>
/// <remarks>
/// Dot products go on from reading to reading (STOMP, Zhu et al., ICDM 2016), so that a reading costs a few operations per reading of the history. At every
/// reading one of them is reckoned afresh, so that rounding errors do not pile up. What is odd is remembered like all else: its second coming is not new.
/// </remarks>
public sealed class MatrixProfileDetector : IDetector
{
    /// <summary>How many deviations from the centre a value is remembered at most: what lies farther is the same shape, and would spoil the products.</summary>
    private const double Farthest = 1 << 10;

    /// <summary>Readings after which the deviation can be relied on to bound values.</summary>
    private const int Fledgling = 12;

    private const double DeviationToSigma = 1.2533141373155;    // √(π/2): of a normal distribution

    private readonly int _window, _history;
    private readonly double _flatShare, _inverseRoot;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public MatrixProfileDetector(MatrixProfileOptions? options = null)
    {
        options ??= new MatrixProfileOptions();
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        (_window, _history, _flatShare) = (options.Window, options.History, options.FlatShare);
        _inverseRoot = 1 / Math.Sqrt(_window);
    }

    /// <inheritdoc/>
    public string Name => "profile";

    /// <inheritdoc/>
    public ushort Id => 20;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <inheritdoc/>
    public int StateBytes => ProductsAt + Neighbours * sizeof(double);

    /// <summary>No prior: how near the nearest shape is, is each sensor's own.</summary>
    public CalibratorOptions Calibration { get; } = new() { Axis = ScoreAxis.Linear, TailPower = 1, BinWidth = 0.036 };

    /// <summary>Windows of a full history that do not overlap the latest.</summary>
    private int Neighbours => _history - 2 * _window + 1;

    private int ProductsAt => (Unsafe.SizeOf<MatrixProfileHeader>() + _history * sizeof(float) + 7) & ~7;

    /// <inheritdoc/>
    public void Initialize(Span<byte> state) => state[..StateBytes].Clear();

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, in Reading reading, out Score score)
    {
        ref readonly MatrixProfileHeader s = ref MemoryMarshal.AsRef<MatrixProfileHeader>(state);
        score = default;
        if (s.Scale.Rows == 0)
        {
            score.Expected = double.NaN;
            score.HalfBand = double.NaN;
            return;
        }
        score.Expected = s.Scale.Origin + s.Scale.Centre;
        score.HalfBand = 2.575829 * DeviationToSigma * s.Scale.Deviation;
        score.IsUnfamiliar = s.Count < 4 * _window;
        if (score.IsUnfamiliar)
            return;
        ReadOnlySpan<float> history = MemoryMarshal.Cast<byte, float>(state[Unsafe.SizeOf<MatrixProfileHeader>()..])[..s.Count];
        ReadOnlySpan<double> products = MemoryMarshal.Cast<byte, double>(state[ProductsAt..]);
        double square = Comparison(s).NearestSquare(history, Remembered(s, reading.Value), products, Windows(s.Count));
        score.Evidence = Math.Min(Math.Sqrt(square) * _inverseRoot, 2);
        score.Kind = score.Evidence == 0 ? AnomalyKind.None : reading.Value < score.Expected ? AnomalyKind.Dip : AnomalyKind.Spike;
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, in Reading reading, in Score score, Learning learning)
    {
        ref MatrixProfileHeader s = ref MemoryMarshal.AsRef<MatrixProfileHeader>(state);
        Span<float> room = MemoryMarshal.Cast<byte, float>(state[Unsafe.SizeOf<MatrixProfileHeader>()..])[.._history];
        Span<double> products = MemoryMarshal.Cast<byte, double>(state[ProductsAt..]);
        if (learning != Learning.Follow || s.Scale.Rows == 0)
            s.Scale.Learn(reading.Value, learning == Learning.Little ? 0.1 : 1, _history);
        if (FirstReadings.WereElsewhere(s.Scale))
        {
            s.Scale.Rebase(reading.Value);
            s.Count = s.Refreshed = 0;
        }
        bool moved = s.Scale.HasDrifted;
        if (moved)
            Move(ref s.Scale, room[..s.Count]);
        float latest = Remembered(s, reading.Value);
        WindowComparison comparison = Comparison(s);
        int windows = Windows(s.Count);
        ReadOnlySpan<float> history = room[..s.Count];
        for (int i = 0; moved && i < windows; i++)
            products[i] = comparison.Product(history, latest, i);
        if (!moved)
            comparison.Advance(history, latest, products[..windows]);
        if (windows > 0)
        {
            s.Refreshed = s.Refreshed + 1 < windows ? s.Refreshed + 1 : 0;
            products[s.Refreshed] = comparison.Product(history, latest, s.Refreshed);
        }
        if (s.Count == _history)
            room[1..].CopyTo(room);
        else
            s.Count++;
        room[s.Count - 1] = latest;
    }

    /// <summary>How many windows before the latest do not overlap it.</summary>
    private int Windows(int count) => Math.Clamp(count - 2 * _window + 2, 0, Neighbours);

    private WindowComparison Comparison(in MatrixProfileHeader s) => new(_window, Math.Max(_flatShare * DeviationToSigma, 1e-9) * s.Scale.Floor);

    /// <summary>Moves the origin to the centre, and with it all that is remembered, before single precision loses the shapes.</summary>
    private static void Move(ref SensorScale scale, Span<float> history)
    {
        double origin = scale.Origin + scale.Centre, moved = origin - scale.Origin;
        foreach (ref float value in history)
            value = (float)(value - moved);
        scale.Centre -= moved;
        scale.Origin = origin;
    }

    private static float Remembered(in MatrixProfileHeader s, double value)
    {
        double relative = s.Scale.Relative(value);
        double reach = s.Scale.Rows > Fledgling && s.Scale.Deviation > 0 ? Farthest * s.Scale.Floor : 1e31;
        return (float)Math.Clamp(relative, s.Scale.Centre - reach, s.Scale.Centre + reach);
    }
}
