using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansAnomaly.Core.Thresholds;

/// <summary>
/// The dynamic threshold of K. Hundman et al., "Detecting spacecraft anomalies using LSTMs and nonparametric dynamic thresholding" (KDD 2018): of the levels
/// mean + z·deviation of the latest scores the one without whose exceedances mean and deviation drop most, per exceedance and per run of them squared; then,
/// from the highest run down, those runs stay anomalous above which the last clear drop lies. Scores are taken as they are: who wants them smoothed
/// smooths them before. All are learned; the level is found anew after every 16th.
/// </summary>
/// <remarks>
/// Promise: the level lies above all scores of the window but those of the runs called anomalous, and above the highest of these others by the least drop,
/// where that is more than 0. So of exchangeable scores about one in a window's length or fewer lies above; and runs that stand out from a window of light
/// tail, by more than ten of its deviations, lie above it. It asks that anomalies are fewer than half of the window.
/// </remarks>
public sealed class DynamicThreshold : IThreshold
{
    private const int Every = 16;
    private const double LeastZ = 2, MostZ = 12, StepZ = 0.5;

    private readonly DynamicThresholdOptions _options;

    /// <summary>A threshold with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public DynamicThreshold(DynamicThresholdOptions? options = null)
    {
        _options = options ?? new DynamicThresholdOptions();
        Scores.Demand(_options.Validate(), nameof(options));
    }

    /// <inheritdoc/>
    public string Name => "dynamic";

    /// <inheritdoc/>
    public int StateBytes => Unsafe.SizeOf<DynamicHeader>() + _options.Window * sizeof(double);

    /// <inheritdoc/>
    public void Initialize(Span<byte> state)
    {
        state[..StateBytes].Clear();
        MemoryMarshal.AsRef<DynamicHeader>(state).Level = double.PositiveInfinity;
    }

    /// <inheritdoc/>
    public double Level(ReadOnlySpan<byte> state) => MemoryMarshal.AsRef<DynamicHeader>(state).Level;

    /// <inheritdoc/>
    public void Learn(Span<byte> state, double score)
    {
        if (!Scores.Takes(score, out double taken))
            return;
        ref DynamicHeader s = ref MemoryMarshal.AsRef<DynamicHeader>(state);
        Span<double> ring = MemoryMarshal.Cast<byte, double>(state[Unsafe.SizeOf<DynamicHeader>()..])[.._options.Window];
        ring[s.Next] = taken;
        s.Next = s.Next + 1 < ring.Length ? s.Next + 1 : 0;
        s.Count = Math.Min(s.Count + 1, ring.Length);
        if (s.Count < ring.Length || s.Next % Every != 0)
            return;
        Span<double> window = stackalloc double[ring.Length];
        ring[s.Next..].CopyTo(window);
        ring[..s.Next].CopyTo(window[(ring.Length - s.Next)..]);
        s.Level = Find(window);
    }

    private double Find(ReadOnlySpan<double> window)
    {
        (double mean, double deviation) = Moments(window, double.PositiveInfinity, out _);
        double epsilon = double.PositiveInfinity, most = 0;
        for (double z = LeastZ; z <= MostZ && deviation > 0; z += StepZ)
        {
            double level = mean + z * deviation;
            (double restMean, double rest) = Moments(window, level, out int kept);
            int exceeding = window.Length - kept;
            if (exceeding == 0 || 2 * exceeding >= window.Length)
                continue;
            double runs = Runs(window, level, default), drop = ((mean - restMean) / Math.Max(Math.Abs(mean), 1e-9 * deviation)) + ((deviation - rest) / deviation);
            double gain = drop / (exceeding + runs * runs);
            if (gain > most)
                (epsilon, most) = (level, gain);
        }
        return Prune(window, epsilon);
    }

    /// <summary>The level above what is left when runs that do not stand out are none.</summary>
    private double Prune(ReadOnlySpan<double> window, double epsilon)
    {
        double highest = double.NegativeInfinity;
        foreach (double score in window)
            highest = score < epsilon ? Math.Max(highest, score) : highest;
        Span<double> peaks = stackalloc double[window.Length / 2 + 1];
        peaks = peaks[..Runs(window, epsilon, peaks)];
        peaks.Sort();
        // From the highest down: what lies above the last drop that is large enough stays, all else is as the others.
        double rest = highest;
        for (int i = 0; i < peaks.Length && !Drops(peaks[i], rest); i++)
            rest = peaks[i];
        double level = rest > 0 ? rest / (1 - _options.LeastDrop) : rest;
        if (rest == highest && epsilon < double.PositiveInfinity)
            level = Math.Max(level, epsilon);
        return Math.Max(level, Math.BitIncrement(rest));
    }

    private bool Drops(double peak, double to) => peak - to > _options.LeastDrop * Math.Abs(peak);

    /// <summary>How many runs of scores are at that level or above, and the highest of each where there is room.</summary>
    private static int Runs(ReadOnlySpan<double> window, double level, Span<double> peaks)
    {
        int runs = 0;
        bool within = false;
        foreach (double score in window)
        {
            bool above = score >= level;
            runs += above && !within ? 1 : 0;
            if (above && !peaks.IsEmpty)
                peaks[runs - 1] = within ? Math.Max(peaks[runs - 1], score) : score;
            within = above;
        }
        return runs;
    }

    /// <summary>Mean and standard deviation of the scores below a level, and how many there are.</summary>
    private static (double Mean, double Deviation) Moments(ReadOnlySpan<double> window, double below, out int count)
    {
        double sum = 0, squares = 0;
        count = 0;
        foreach (double score in window)
        {
            if (!(score < below))
                continue;
            sum += score;
            count++;
        }
        if (count == 0)
            return (0, 0);
        double mean = sum / count;
        foreach (double score in window)
            squares += score < below ? (score - mean) * (score - mean) : 0;
        return (mean, Math.Sqrt(squares / count));
    }
}
