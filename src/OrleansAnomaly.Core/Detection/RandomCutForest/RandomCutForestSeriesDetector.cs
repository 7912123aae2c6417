using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>
/// The forest of <see cref="RandomCutForestDetector"/> for one sensor: a point is made of some readings in succession. The expected value is what the
/// forest fills in for the newest of them. Times are not looked at: readings are taken to come at a steady pace. State is far larger than that of the
/// default detector, and it knows no rhythm longer than the shingle.
/// </summary>
public sealed class RandomCutForestSeriesDetector : IDetector
{
    private const double MissToSigma = 1.2533141373155;     // √(π/2): of a normal distribution

    private readonly ShingledForest _forest;
    private readonly double _memory;

    /// <summary>A detector with the given options; by default a shingle of 4 readings.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public RandomCutForestSeriesDetector(RandomCutForestOptions? options = null)
    {
        options ??= DefaultOptions;
        IReadOnlyList<string> errors = [.. options.Validate(), .. Faults(options)];
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _forest = new ShingledForest(1, options);
        _memory = options.Memory == 0 ? 10 * options.SampleSize : options.Memory;
    }

    /// <summary>The options that it has where none are given.</summary>
    public static RandomCutForestOptions DefaultOptions => new() { Shingle = 4 };

    /// <inheritdoc/>
    public string Name => "rcf-series";

    /// <inheritdoc/>
    public ushort Id => 11;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <inheritdoc/>
    public int StateBytes => Unsafe.SizeOf<SeriesForestState>() + _forest.StateBytes;

    /// <inheritdoc/>
    public CalibratorOptions Calibration => ForestEvidence.Calibration;

    /// <summary>What is wrong with options for one sensor that would be sound for many; empty where nothing is.</summary>
    public static IReadOnlyList<string> Faults(RandomCutForestOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Shingle == 1 ? [$"Shingle is {options.Shingle}; of one sensor expected 2 to {RandomCutForestOptions.MostShingle}"] : [];
    }

    /// <inheritdoc/>
    public void Initialize(Span<byte> state)
    {
        MemoryMarshal.AsRef<SeriesForestState>(state) = default;
        _forest.Initialize(Trees(state));
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, in Reading reading, out Score score)
    {
        score = default;
        ReadOnlySpan<byte> trees = state[Unsafe.SizeOf<SeriesForestState>()..];
        ReadOnlySpan<double> row = [reading.Value];
        score.Expected = _forest.Expected(trees, row, 0);
        if (double.IsNaN(score.Expected))
        {
            score.HalfBand = double.NaN;
            return;
        }
        score.HalfBand = 2.575829 * MissToSigma * MemoryMarshal.AsRef<SeriesForestState>(state).Miss;
        score.Evidence = ForestEvidence.Of(_forest.Score(trees, row, ((Span<double>)score.Notes)[..1]));
        score.IsUnfamiliar = !_forest.IsReady(trees);
        score.Kind = score.Evidence == 0 ? AnomalyKind.None : reading.Value < score.Expected ? AnomalyKind.Dip : AnomalyKind.Spike;
    }

    /// <summary>Parts the evidence of the reading just scored among the readings of the shingle, the oldest first: where in time the oddness lies.</summary>
    /// <param name="state">The state that was scored against.</param>
    /// <param name="reading">The same reading.</param>
    /// <param name="score">What <see cref="Evaluate"/> said of it.</param>
    /// <param name="contributions">Takes one number ≥ 0 per reading of the shingle. They add up to the evidence.</param>
    public void ExplainLags(ReadOnlySpan<byte> state, in Reading reading, in Score score, Span<double> contributions)
    {
        _forest.Attribute(state[Unsafe.SizeOf<SeriesForestState>()..], [reading.Value], ((ReadOnlySpan<double>)score.Notes)[..1], contributions);
        ForestEvidence.Scale(contributions, score.Evidence);
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, in Reading reading, in Score score, Learning learning)
    {
        _forest.Learn(Trees(state), [reading.Value], ((ReadOnlySpan<double>)score.Notes)[..1], learning);
        if (learning == Learning.Follow || double.IsNaN(score.Expected))
            return;
        ref SeriesForestState s = ref MemoryMarshal.AsRef<SeriesForestState>(state);
        double miss = Math.Abs(reading.Value - score.Expected), rate = (learning == Learning.Little ? 0.1 : 1) / Math.Min(++s.Rows, _memory);
        s.Miss += rate * ((s.Rows > 12 && s.Miss > 0 ? Math.Min(miss, 4 * s.Miss) : miss) - s.Miss);
    }

    private static Span<byte> Trees(Span<byte> state) => state[Unsafe.SizeOf<SeriesForestState>()..];
}
