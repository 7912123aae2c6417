using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Detection.OneClassSvm;

/// <summary>
/// The one-class support vector machine (Schölkopf et al., Neural Computation 13, 2001) for streams: random Fourier features (Rahimi and Recht, NIPS 2007)
/// in the place of the kernel, and a step down the gradient of ½|w|² + mean max(0, ρ − w·z)/ν − ρ per row. Time and state per row are fixed. Values count
/// in spreads of their sensor; evidence is 0 deep inside the region, 1 on its edge, about 2 far outside, where nothing tells far from farther.
/// </summary>
public sealed class OneClassSvmDetector : IVectorDetector
{
    /// <summary>Rows until which there is no evidence.</summary>
    private const int Fledgling = 100;

    /// <summary>Spreads beyond which values are taken for that many; the kernel is 0 long before.</summary>
    private const double Farthest = 16;

    /// <summary>An edge below it is as good as none: features are off by more than that.</summary>
    private const double LeastEdge = 0.02;

    private const double MostEvidence = 10;
    private const double DeviationToSigma = 1.2533141373155;    // √(π/2): of a normal distribution

    private readonly OneClassSvmOptions _options;
    private readonly FourierFeatures _features;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public OneClassSvmDetector(OneClassSvmOptions? options = null)
    {
        _options = options ?? new OneClassSvmOptions();
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _features = new FourierFeatures(_options.Features, _options.Seed);
    }

    /// <inheritdoc/>
    public string Name => "ocsvm";

    /// <inheritdoc/>
    public ushort Id => 23;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <summary>No prior: how far rows reach beyond the edge is each asset's own.</summary>
    public CalibratorOptions Calibration { get; } = new() { Axis = ScoreAxis.Linear, TailPower = 1, BinWidth = 0.05 };

    /// <inheritdoc/>
    public int StateBytes(int dimensions)
    {
        if (dimensions is < 1 or > IVectorDetector.MostDimensions)
            throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, $"expected 1 to {IVectorDetector.MostDimensions}");
        return WeightsAt(dimensions) + _options.Features * sizeof(double);
    }

    /// <inheritdoc/>
    public int NotesLength(int dimensions) => 1;

    /// <inheritdoc/>
    public void Initialize(Span<byte> state, int dimensions) => state[..StateBytes(dimensions)].Clear();

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, Span<double> notes, out VectorScore score)
    {
        ref readonly OneClassSvmHeader s = ref MemoryMarshal.AsRef<OneClassSvmHeader>(state);
        score = new VectorScore { IsUnfamiliar = s.Rows < Fledgling };
        Span<double> angles = stackalloc double[_options.Features];
        Angles(state, row, angles);
        notes[0] = _features.Product(angles, Weights(state, row.Length));
        if (!score.IsUnfamiliar && Shares.AnyFinite(row))
            score.Evidence = Evidence(s, notes[0]);
    }

    /// <summary>Parts the evidence by how much less there would be of it if a sensor had its usual value.</summary>
    public void Explain(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, Span<double> contributions)
    {
        contributions.Clear();
        ref readonly OneClassSvmHeader s = ref MemoryMarshal.AsRef<OneClassSvmHeader>(state);
        double evidence = Evidence(s, notes[0]);
        if (s.Rows < Fledgling || evidence == 0 || !Shares.AnyFinite(row))
            return;
        Span<double> angles = stackalloc double[_options.Features];
        Angles(state, row, angles);
        ReadOnlySpan<SensorScale> scales = Scales(state, row.Length);
        for (int d = 0; d < row.Length; d++)
        {
            if (double.IsFinite(row[d]))
                contributions[d] = Math.Max(0, _features.Product(angles, Weights(state, row.Length), Gamma(row.Length), d, -Place(scales[d], row[d])) - notes[0]);
        }
        Shares.Scale(contributions, row, evidence);
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, in VectorScore score, Learning learning)
    {
        if (learning == Learning.Follow || !Shares.AnyFinite(row))
            return;
        ref OneClassSvmHeader s = ref MemoryMarshal.AsRef<OneClassSvmHeader>(state);
        double share = learning == Learning.Little ? 0.1 : 1;
        Span<double> features = stackalloc double[_options.Features];
        Angles(state, row, features);
        _features.Features(features, features);
        s.Rows++;
        // At first the steps are long; the first rows do not count as much as the rule would have it.
        double step = share / Math.Min(s.Rows + 20, _options.Memory);
        bool outside = notes[0] <= s.Edge;
        double keep = 1 - step, add = outside ? step / _options.Nu : 0;
        Span<double> weights = Weights(state, row.Length);
        for (int f = 0; f < weights.Length; f++)
            weights[f] = keep * weights[f] + add * features[f];
        s.Edge += step - add;
        Span<SensorScale> scales = Scales(state, row.Length);
        for (int d = 0; d < row.Length; d++)
        {
            if (!double.IsFinite(row[d]))
                continue;
            if (FirstReadings.WereElsewhere(scales[d]))
                scales[d].Rebase(row[d]);
            scales[d].Learn(row[d], share, _options.Memory);
        }
    }

    private static double Evidence(in OneClassSvmHeader s, double product) => Math.Clamp(2 - product / Math.Max(s.Edge, LeastEdge), 0, MostEvidence);

    private void Angles(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, Span<double> angles)
    {
        Span<double> places = stackalloc double[row.Length];
        ReadOnlySpan<SensorScale> scales = Scales(state, row.Length);
        for (int d = 0; d < row.Length; d++)
            places[d] = Place(scales[d], row[d]);
        _features.Angles(places, Gamma(row.Length), angles);
    }

    /// <summary>A value in spreads from the centre; a missing one is at the centre.</summary>
    private static double Place(in SensorScale scale, double value) => double.IsFinite(value) && scale.Rows > 0
        ? Math.Clamp((scale.Relative(value) - scale.Centre) / (DeviationToSigma * scale.Floor), -Farthest, Farthest)
        : 0;

    private double Gamma(int dimensions) => _options.Gamma / dimensions;

    private static int WeightsAt(int dimensions) => Unsafe.SizeOf<OneClassSvmHeader>() + dimensions * Unsafe.SizeOf<SensorScale>();

    private static Span<SensorScale> Scales(Span<byte> state, int dimensions) =>
        MemoryMarshal.Cast<byte, SensorScale>(state[Unsafe.SizeOf<OneClassSvmHeader>()..WeightsAt(dimensions)]);

    private static ReadOnlySpan<SensorScale> Scales(ReadOnlySpan<byte> state, int dimensions) =>
        MemoryMarshal.Cast<byte, SensorScale>(state[Unsafe.SizeOf<OneClassSvmHeader>()..WeightsAt(dimensions)]);

    private Span<double> Weights(Span<byte> state, int dimensions) => MemoryMarshal.Cast<byte, double>(state[WeightsAt(dimensions)..])[.._options.Features];

    private ReadOnlySpan<double> Weights(ReadOnlySpan<byte> state, int dimensions) =>
        MemoryMarshal.Cast<byte, double>(state[WeightsAt(dimensions)..])[.._options.Features];
}
