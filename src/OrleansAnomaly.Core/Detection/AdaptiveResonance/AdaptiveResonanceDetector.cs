using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Detection.AdaptiveResonance;

/// <summary>
/// Says when the shape of the latest readings is none that was seen before (see <see cref="Resonance"/>). It speaks at the ends of blocks
/// only, and is silent until its warm-up is over. It expects the mean of the latest blocks.
/// </summary>
public sealed class AdaptiveResonanceDetector : IDetector
{
    private readonly Resonance _resonance;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public AdaptiveResonanceDetector(AdaptiveResonanceOptions? options = null)
    {
        options ??= new AdaptiveResonanceOptions();
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _resonance = new Resonance(options.WarmUp);
    }

    /// <inheritdoc/>
    public string Name => "art";

    /// <inheritdoc/>
    public ushort Id => 4;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <inheritdoc/>
    public int StateBytes => Unsafe.SizeOf<State>();

    /// <summary>The fleet's shares of alarms: about one block in a hundred alarms at all, and the louder the rarer.</summary>
    public CalibratorOptions Calibration { get; } = new()
    {
        Axis = ScoreAxis.Linear,
        BinWidth = 0.2,
        TailPower = 1,
        FleetPrior = [0, -2.4, -2.6, -2.8, -3, -3.3, -3.6, -4, -4.4],
        PriorStep = 1,
        PriorWeight = 10_000,
    };

    /// <inheritdoc/>
    public void Initialize(Span<byte> state) => state[..StateBytes].Clear();

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, in Reading reading, out Score score)
    {
        ref readonly State s = ref MemoryMarshal.AsRef<State>(state);
        score = default;
        score.Expected = score.HalfBand = double.NaN;
        if (s.Rows == 0)
            return;
        double x = reading.Value - s.Origin, expected = s.Resonance.Blocks == 0 ? s.Last : s.Resonance.Average;
        score.Expected = s.Origin + expected;
        score.HalfBand = s.Resonance.IsReady != 0 ? s.Resonance.Span / 2 : (s.Resonance.High - s.Resonance.Low) / 2;
        score.IsUnfamiliar = s.Resonance.IsReady == 0;
        Match match = _resonance.Evaluate(s.Resonance, x);
        score.Evidence = 8 * match.Alarm;
        score.Kind = x < expected ? AnomalyKind.Dip : AnomalyKind.Spike;
        score.Notes[0] = match.Alarm;
        score.Notes[1] = match.Best;
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, in Reading reading, in Score score, Learning learning)
    {
        ref State s = ref MemoryMarshal.AsRef<State>(state);
        if (s.Rows == 0)
            s.Origin = reading.Value;
        double x = reading.Value - s.Origin;
        s.Rows = Math.Min(s.Rows + 1, int.MaxValue - 1);
        s.Last = x;
        if (learning != Learning.Follow)
            _resonance.Learn(ref s.Resonance, x, new Match(score.Notes[0], score.Notes[1]), Math.Abs(reading.Value));
    }

    private struct State
    {
        public double Origin, Last;
        public long Rows;
        public ResonanceState Resonance;
    }
}
