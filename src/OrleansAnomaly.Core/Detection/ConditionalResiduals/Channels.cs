using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.ConditionalResiduals;

/// <summary>
/// Nine ways in which a row may be odd: the largest and the mean residual of the dimensions over 1, 8 and 32 rows, T², and the mean deviation over 32 rows
/// and 1; where it is known how odd every dimension is by itself, those two are the mean and the largest strength instead. Each is calibrated by its own history, and their truncated Fisher sum (Zaykin et al. 2002) is calibrated once more.
/// </summary>
internal static class Channels
{
    public const int Count = 9;
    private const int Spans = 3, Deviation = 3;
    private const double MostDeviation = 8, MostSquare = 50, FusedSpan = 16, MostStrength = 6;
    private const double StrengthSpan = 16;     // a dimension's own evidence looks back over hours

    private static readonly double[] s_spans = [1, 8, 32, 32];

    // a = 1 − e^(−1/w), but 1 of a single row; and what makes the mean of white noise as wide as the noise: √((2 − a)/a).
    private static readonly double[] s_rates = [1, .. s_spans.Skip(1).Select(span => 1 - Real.Exp(-1 / span))];
    private static readonly double[] s_widths = [.. s_rates.Select(rate => Math.Sqrt((2 - rate) / rate))];
    private static readonly double[] s_channelSpans = [1, 1, 8, 8, 32, 32, 1, 32, 1];

    /// <summary>The channels' scores and what they come to, with the row as the newest.</summary>
    public static void Reckon(in ResidualState s, ulong settings, ReadOnlySpan<double> strengths, in ResidualNotes notes)
    {
        int judged = 0;
        double deviation = 0;
        for (int j = 0; j < s.Origin.Length; j++)
        {
            notes.Squares[j] = 0;
            if (IsSetting(settings, j))
                continue;
            judged++;
            deviation += Math.Min(notes.Standard[j] * notes.Standard[j], MostSquare);
        }
        for (int series = 0; series < ResidualState.Smoothed; series++)
        {
            double largest = 0, sum = 0, mean = MeanSpread(s, series, settings, notes.Spreads), rows = s.Header.SpreadRows / (2 * s_spans[series]);
            for (int j = 0; j < s.Origin.Length; j++)
            {
                if (IsSetting(settings, j))
                    continue;
                double y = Next(s, series, j, notes) * s_widths[series];
                double variance = (rows * s.SpreadOf(series)[j] + 4 * Math.Max(mean, 0.5)) / (rows + 4) + 0.2;
                double square = y * y / variance;
                largest = Math.Max(largest, square);
                sum += Math.Min(square, MostSquare);
                if (series != Deviation)
                    notes.Squares[j] = Math.Max(notes.Squares[j], square);      // unbounded: two that reach a bound could not be told apart
            }
            double root = Math.Sqrt(sum / judged);
            if (series == Deviation)
            {
                notes.Channels[7] = root;
                continue;
            }
            notes.Channels[2 * series] = Math.Sqrt(largest);
            notes.Channels[2 * series + 1] = root;
        }
        notes.Channels[2 * Spans] = Math.Sqrt(notes.Distance / judged);
        notes.Channels[8] = Math.Sqrt(deviation / judged);
        if (!strengths.IsEmpty)
            (notes.Channels[7], notes.Channels[8]) = OwnStrengths(strengths, settings, judged);
        double fused = 0;
        for (int channel = 0; channel < Count; channel++)
        {
            double q = -Real.Log10(s.Channels[channel].PValue(notes.Channels[channel], channel >= 7 && !strengths.IsEmpty ? StrengthSpan : s_channelSpans[channel]));
            fused += Math.Min(6, Math.Max(0, q - 1)) + 0.01 * q;
        }
        notes.Channels[Count] = fused;
        notes.Strength = Math.Max(0, -Real.Log10(s.Channels[Count].PValue(fused, FusedSpan)));
    }

    /// <summary>The root mean square, and the largest, of what the judged dimensions say each by itself.</summary>
    private static (double Mean, double Largest) OwnStrengths(ReadOnlySpan<double> strengths, ulong settings, int judged)
    {
        double sum = 0, largest = 0;
        for (int j = 0; j < strengths.Length; j++)
        {
            if (IsSetting(settings, j))
                continue;
            double strength = Math.Min(strengths[j], MostStrength);
            sum += strength * strength;
            largest = Math.Max(largest, strength);
        }
        return (Math.Sqrt(sum / judged), largest);
    }

    /// <summary>Takes the row into the smoothed series.</summary>
    public static void Smooth(in ResidualState s, ulong settings, in ResidualNotes notes)
    {
        for (int series = 0; series < ResidualState.Smoothed; series++)
        {
            Span<double> smooth = s.SmoothOf(series);
            for (int j = 0; j < smooth.Length; j++)
            {
                if (!IsSetting(settings, j))
                    smooth[j] = Next(s, series, j, notes);
            }
        }
    }

    /// <summary>Learns the spreads of the smoothed series, after <see cref="Smooth"/>. A dimension that says nothing takes the others' mean.</summary>
    public static void LearnSpreads(in ResidualState s, ulong settings, in ResidualNotes notes, double rate)
    {
        for (int series = 0; series < ResidualState.Smoothed; series++)
        {
            double mean = MeanSpread(s, series, settings, notes.Spreads);
            Span<double> spread = s.SpreadOf(series), smooth = s.SmoothOf(series);
            for (int j = 0; j < smooth.Length; j++)
            {
                if (IsSetting(settings, j))
                    continue;
                double y = smooth[j] * s_widths[series];
                bool speaks = notes.Spreads[j] > 0 && !double.IsNaN(notes.Deviations[j]);
                spread[j] += rate * ((speaks ? y * y : mean) - spread[j]);
            }
        }
    }

    private static double Next(in ResidualState s, int series, int j, in ResidualNotes notes)
    {
        double newest = series == Deviation ? Math.Clamp(notes.Standard[j], -MostDeviation, MostDeviation) : notes.Residuals[j];
        double former = s.SmoothOf(series)[j];
        return former + s_rates[series] * (newest - former);
    }

    private static double MeanSpread(in ResidualState s, int series, ulong settings, ReadOnlySpan<double> spreads)
    {
        double sum = 0;
        int count = 0;
        for (int j = 0; j < s.Origin.Length; j++)
        {
            if (IsSetting(settings, j) || spreads[j] == 0)
                continue;
            sum += s.SpreadOf(series)[j];
            count++;
        }
        return count == 0 ? 0 : sum / count;
    }

    private static bool IsSetting(ulong settings, int j) => (settings & (1ul << j)) != 0;
}
