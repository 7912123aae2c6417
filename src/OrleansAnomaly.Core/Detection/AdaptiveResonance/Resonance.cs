using System.Runtime.Intrinsics;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.AdaptiveResonance;

/// <summary>
/// Knows the patterns that a series has made, as boxes in 16 dimensions, and says when one comes that is in none of them: fuzzy adaptive
/// resonance with two vigilances (Carpenter, Grossberg, Rosen: "Fuzzy ART", Neural Networks 4, 1991; Brito da Silva, Elnabarawy, Wunsch: "Dual
/// vigilance fuzzy adaptive resonance theory", Neural Networks 109, 2019; the idea of watching time series by it: M. Hampton, ARTime).
/// Readings are joined to blocks, about a hundred of which make a warm-up; a block becomes a level, eight levels a <see cref="Pattern"/>. A pattern
/// that matches a box well makes the box grow, one that matches none becomes a box; one that matches even the best badly is a mismatch.
/// All matching is of integers. A series that is mirrored, shifted or scaled gives the same alarms.
/// </summary>
internal sealed class Resonance
{
    /// <summary>Blocks of a warm-up; below twice this many rows a block is one row.</summary>
    private const int WarmUpBlocks = 104;

    public const int MostWarmUpBlocks = 2 * WarmUpBlocks;

    private const int Snap = (int)(0.075 * LevelScale.Highest);    // levels that near the median are the median
    private const double FirstVigilance = 0.8;
    private const double Margin = 0.75;                 // room beyond the warm-up's range, in ranges
    private const double TooWide = 32;                  // warm-ups that a range may span, and of which readings fill little, before it is learned anew
    private const int LongNarrow = 8;
    private const double Quiet = 0.02;                  // a block whose extreme is that near its mean, in ranges, is its mean
    private const int Mask = 9, AlarmMask = 12, Forgotten = 1 << 14;
    private const double BreaksMask = 0.9;

    private readonly int _warmUp, _blockRows, _blocks;

    /// <summary>Resonance that learns its first boxes and thresholds from that many readings, 104 or more.</summary>
    public Resonance(int warmUp)
    {
        _warmUp = warmUp;
        _blockRows = warmUp / WarmUpBlocks;
        _blocks = warmUp / _blockRows;
    }

    /// <summary>Scores a value without learning it.</summary>
    public Match Evaluate(in ResonanceState s, double value)
    {
        if (s.IsReady == 0 || s.BlockRows + 1 < _blockRows)
            return new Match(0, -1);
        int level = LevelOf(s, value, out _);
        if (s.Latest < Pattern.Blocks - 1)
            return new Match(0, -1);
        (double best, double last) = Boxes.BestOf(s, PatternWith(s, level));
        return new Match(Alarm(s, best, last), best);
    }

    /// <summary>Learns a value.</summary>
    /// <param name="s">What was learned.</param>
    /// <param name="value">The value.</param>
    /// <param name="match">What <see cref="Evaluate"/> said of it.</param>
    /// <param name="magnitude">The size of values as they are measured: the range of a warm-up that stands still is a hundredth of it.</param>
    public void Learn(ref ResonanceState s, double value, in Match match, double magnitude)
    {
        bool completes = s.BlockRows + 1 >= _blockRows;
        if (s.IsReady != 0)
        {
            if (completes)
                LearnBlock(ref s, LevelOf(s, value, out int counted), counted, match);
            (s.SeenLow, s.SeenHigh) = (Math.Min(s.SeenLow, value), Math.Max(s.SeenHigh, value));
        }
        else
        {
            (s.Low, s.High) = s.Rows == 0 ? (value, value) : (Math.Min(s.Low, value), Math.Max(s.High, value));
            s.Rows++;
        }
        Fill(ref s, value, completes);
        if (s.IsReady == 0 && s.Rows >= _warmUp)
            Begin(ref s, magnitude);
        else if (s.IsReady != 0 && (value < s.Low || value > s.High))
            LevelScale.Widen(ref s, value);
    }

    /// <summary>Moves the origin of all values.</summary>
    public static void Rebase(ref ResonanceState s, double shift)
    {
        s.Low -= shift;
        s.High -= shift;
        s.Average -= shift;
        s.BlockLow -= shift;
        s.BlockHigh -= shift;
        s.BlockSum -= s.BlockRows * shift;
        s.SeenLow -= shift;
        s.SeenHigh -= shift;
        if (s.IsReady != 0)
            return;
        foreach (ref double kept in s.WarmUpBlocks[..(2 * s.Blocks)])
            kept -= shift;
    }

    private void Fill(ref ResonanceState s, double value, bool completes)
    {
        (double low, double high, double mean) = BlockWith(s, value);
        if (!completes)
        {
            (s.BlockLow, s.BlockHigh) = (low, high);
            s.BlockSum += value;
            s.BlockRows++;
            return;
        }
        double average = s.Blocks == 0 ? mean : s.Average;
        if (s.IsReady == 0 && s.Blocks < _blocks)
        {
            s.WarmUpBlocks[2 * s.Blocks] = Extreme(low, high, average);
            s.WarmUpBlocks[2 * s.Blocks + 1] = mean;
            s.Blocks++;
        }
        s.Average = (average + mean) / 2;
        s.BlockRows = 0;
        s.BlockSum = 0;
    }

    private static (double Low, double High, double Mean) BlockWith(in ResonanceState s, double value) => s.BlockRows == 0
        ? (value, value, value)
        : (Math.Min(s.BlockLow, value), Math.Max(s.BlockHigh, value), (s.BlockSum + value) / (s.BlockRows + 1));

    /// <summary>The end of a block that lies farther from the average; where none does, the middle.</summary>
    private static double Extreme(double low, double high, double average)
    {
        double up = high - average, down = average - low;
        return up > down ? high : down > up ? low : (low + high) / 2;
    }

    /// <summary>The level, in halves, of the block that a value completes.</summary>
    private static int LevelOf(in ResonanceState s, double value, out int counted)
    {
        (double low, double high, double mean) = BlockWith(s, value);
        return LevelOf(s, Extreme(low, high, s.Average), mean, out counted);
    }

    private static int LevelOf(in ResonanceState s, double extreme, double mean, out int counted)
    {
        double value = Math.Abs(extreme - mean) <= Quiet * s.Span ? mean : extreme;
        double at = Math.Clamp((value - s.Low) / (s.High - s.Low), 0, 1);
        counted = (int)(at * (LevelScale.Count - 1) + 0.5);
        int median = LevelScale.Median(s, counted);
        return Math.Abs(2 * counted - median) <= Snap ? median : 2 * counted;
    }

    private static Vector128<byte> PatternWith(in ResonanceState s, int level)
    {
        Span<byte> levels = stackalloc byte[Pattern.Blocks];
        ((ReadOnlySpan<byte>)s.Window)[1..].CopyTo(levels);
        levels[^1] = (byte)level;
        return Pattern.Of(levels, LevelScale.Highest);
    }

    /// <summary>How surely a match is none that should be there: 0 unless it is a mismatch that may count now.</summary>
    private double Alarm(in ResonanceState s, double best, double last)
    {
        if (best >= s.Lower || !(best < 1))
            return 0;
        // Soon after another mismatch only one that is clearly worse than the last alarm counts.
        bool free = s.Masked <= 0 && s.SinceAlarm >= AlarmMask;
        if (!free && best >= BreaksMask * s.LastAlarm)
            return 0;
        double depth = (0.35 * (s.Upper - best) + 0.71 * (s.Lower - best)) / (1 - best);
        double alarm = Math.Clamp(depth + 1.35 * (1 - last), 0, 1);
        // What alarms often is a habit of this series.
        double share = (s.Alarms + 0.5) / (Math.Max(0, s.Blocks - _blocks) + 50);
        return alarm * Math.Clamp(-0.5 * Real.Log10(share), 0, 1);
    }

    private void LearnBlock(ref ResonanceState s, int level, int counted, in Match match)
    {
        LevelScale.Take(ref s, level, counted);
        s.Blocks++;
        if (s.Latest < Pattern.Blocks)
            return;
        LearnPattern(ref s, Pattern.Of(s.Window, LevelScale.Highest), s.Upper, match.Best);
        s.SinceAlarm = Math.Min(s.SinceAlarm + 1, Forgotten);
        bool mismatch = match.Best < s.Lower;
        if (match.Alarm > 0)
        {
            s.Alarms++;
            s.AlarmMean += ((float)match.Best - s.AlarmMean) / s.Alarms;
            s.LastAlarm = (float)match.Best;
            s.SinceAlarm = 0;
            s.UntilUpdate = Math.Min(s.UntilUpdate, AlarmMask);
        }
        s.Masked = mismatch ? Mask : Math.Max(0, s.Masked - 1);
        if (--s.UntilUpdate <= 0)
        {
            Update(ref s);
            s.UntilUpdate = _blocks / 2;
            Watch(ref s);
        }
        if (s.Blocks - _blocks >= Forgotten)
        {
            s.Blocks = _blocks + Forgotten / 2;
            s.Alarms = (s.Alarms + 1) / 2;
        }
    }

    private void LearnPattern(ref ResonanceState s, Vector128<byte> pattern, double vigilance, double best)
    {
        Boxes.Learn(ref s, pattern, vigilance, best);
        s.Recent[s.NextMatch] = (float)best;
        s.NextMatch = (s.NextMatch + 1) % _blocks;
        s.Vectors++;
        s.MatchMean += ((float)best - s.MatchMean) / Math.Min(s.Vectors, 64 * _blocks);
    }

    /// <summary>
    /// Moves the two thresholds with what matches have been of late. The lower one rises while nothing comes near it and sinks otherwise, but not below
    /// what has alarmed.
    /// </summary>
    private void Update(ref ResonanceState s)
    {
        int known = Math.Min(s.Vectors, _blocks);
        float smallest = float.MaxValue;
        double depth = 0;
        int deep = 0;
        for (int back = 1; back <= known; back++)
        {
            float match = s.Recent[(s.NextMatch - back + _blocks) % _blocks];
            if (back <= _blocks / 2)
                smallest = Math.Min(smallest, match);
            if (s.Upper - match > 0.05f)
            {
                depth += s.Upper - match;
                deep++;
            }
        }
        s.Upper = Math.Min(0.97f, s.MatchMean);
        if (s.Lower <= smallest)
        {
            s.Lower += 0.22f * (smallest - s.Lower);
        }
        else
        {
            double mean = deep == 0 || s.Vectors < 2 * _blocks ? 0 : Math.Min(0.37, depth / deep);
            float lower = s.Lower - (float)(0.63 * Math.Max(0.01, mean));
            s.Lower = s.Alarms > 0 ? Math.Max(lower, Math.Min(s.Lower, s.AlarmMean)) : lower;
        }
        s.Lower = Math.Min(s.Lower, s.Upper);
    }

    /// <summary>
    /// A range that absurd values have blown up makes all others one level. When it is far wider than the warm-up's and than what has been seen for
    /// long, everything is learned anew.
    /// </summary>
    private static void Watch(ref ResonanceState s)
    {
        double range = s.High - s.Low;
        s.Narrow = range > TooWide * s.Span && s.SeenHigh - s.SeenLow < range / TooWide ? s.Narrow + 1 : 0;
        (s.SeenLow, s.SeenHigh) = (double.PositiveInfinity, double.NegativeInfinity);
        if (s.Narrow < LongNarrow)
            return;
        s.IsReady = s.Rows = s.Blocks = s.BlockRows = s.Narrow = s.Alarms = 0;
        s.BlockSum = s.AlarmMean = s.LastAlarm = 0;
    }

    /// <summary>Ends the warm-up: range, thresholds and first boxes from its blocks.</summary>
    private void Begin(ref ResonanceState s, double magnitude)
    {
        Span<double> blocks = stackalloc double[2 * MostWarmUpBlocks];
        s.WarmUpBlocks[..(2 * _blocks)].CopyTo(blocks);
        double span = s.High - s.Low;
        s.Span = span > 0 ? span : Math.Max(0.01 * magnitude, 1e-270);
        s.Low -= Margin * s.Span;
        s.High += Margin * s.Span;

        // What the matches of this series are like, with a vigilance that fits any; then anew with that.
        Reset(ref s);
        double sum = 0;
        int half = _blocks / 2;
        for (int i = 0; i < _blocks; i++)
        {
            double best = Replay(ref s, blocks[2 * i], blocks[2 * i + 1], FirstVigilance);
            sum += i >= half ? best : 0;
        }
        float vigilance = (float)(sum / (_blocks - half));
        Reset(ref s);
        for (int i = 0; i < _blocks; i++)
            Replay(ref s, blocks[2 * i], blocks[2 * i + 1], vigilance);
        s.Lower = s.Upper = vigilance;
        s.SinceAlarm = Forgotten;
        s.UntilUpdate = _blocks / 2;
        (s.SeenLow, s.SeenHigh) = (double.PositiveInfinity, double.NegativeInfinity);
        s.IsReady = 1;
    }

    private double Replay(ref ResonanceState s, double extreme, double mean, double vigilance)
    {
        int level = LevelOf(s, extreme, mean, out int counted);
        LevelScale.Take(ref s, level, counted);
        if (s.Latest < Pattern.Blocks)
            return 0;
        Vector128<byte> pattern = Pattern.Of(s.Window, LevelScale.Highest);
        (double best, _) = Boxes.BestOf(s, pattern);
        LearnPattern(ref s, pattern, vigilance, best);
        return best;
    }

    /// <summary>Forgets boxes and levels. The first box is inside out, as wide as nothing: whatever comes matches it a little.</summary>
    private static void Reset(ref ResonanceState s)
    {
        s.Corners.Fill(Pattern.Full);
        s.Boxes = 1;
        s.Vectors = s.Levelled = s.Latest = s.NextMatch = 0;
        s.MatchMean = 0;
        ((Span<ushort>)s.Counts).Clear();
        ((Span<byte>)s.Window).Clear();
        ((Span<int>)s.Used).Clear();
        ((Span<float>)s.Recent).Clear();
    }
}
