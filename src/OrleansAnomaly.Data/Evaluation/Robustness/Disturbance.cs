using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation.Corpora;

namespace OrleansAnomaly.Data.Evaluation.Robustness;

/// <summary>A change of the data that leaves the truth as it is.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Amount">How much of it; the kind says in which unit.</param>
public sealed record Disturbance(DisturbanceKind Kind, double Amount)
{
    /// <summary>Share of the rows that become outliers.</summary>
    public const double OutlierShare = 0.01;

    /// <summary>
    /// Twelve corpora that should be as easy as the original: a figure that is worth something hardly depends on which of them it was measured on.
    /// </summary>
    public static IReadOnlyList<Disturbance> Perturbations { get; } =
    [
        .. new double[] { 1, 2, 3, 5, 7 }.Select(rows => new Disturbance(DisturbanceKind.RowsDropped, rows)),
        .. new double[] { 0.01, 0.02, 0.03, 0.04, 0.05 }.Select(share => new Disturbance(DisturbanceKind.Noise, share)),
        new Disturbance(DisturbanceKind.WarmUp, 0.93), new Disturbance(DisturbanceKind.WarmUp, 1.07),
    ];

    /// <summary>What goes wrong with data in the field.</summary>
    public static IReadOnlyList<Disturbance> Hardships { get; } =
    [
        .. new[] { 0.01, 0.05, 0.1 }.Select(share => new Disturbance(DisturbanceKind.Noise, share)),
        .. new[] { 0.05, 0.1, 0.2 }.Select(share => new Disturbance(DisturbanceKind.Missing, share)),
        .. new double[] { 2, 5, 10 }.Select(factor => new Disturbance(DisturbanceKind.Outliers, factor)),
        .. new[] { 0.1, 0.5, 1 }.Select(spreads => new Disturbance(DisturbanceKind.Shift, spreads)),
    ];

    /// <summary>By what the length of the warm-up is multiplied.</summary>
    public double WarmUpFactor => Kind == DisturbanceKind.WarmUp ? Amount : 1;

    /// <summary>The disturbed corpus; the same every time.</summary>
    public Corpus Of(Corpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return Kind == DisturbanceKind.WarmUp ? corpus : new Corpus([.. corpus.Series.Select(Of)]);
    }

    /// <summary>The disturbed series.</summary>
    public LabelledSeries Of(LabelledSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (Kind == DisturbanceKind.RowsDropped)
            return WithoutFirst(series, (int)Math.Min(Amount, series.Rows));
        SplitMix64 random = new SplitMix64(StableHash.Of("", series.Name)).Fork((ulong)Kind);
        return series with { Columns = [.. series.Columns.Select(column => Changed(column, ref random))] };
    }

    private double[] Changed(double[] column, ref SplitMix64 random)
    {
        double[] changed = [.. column];
        double spread = Deviation(column);
        for (int row = 0; row < changed.Length; row++)
        {
            switch (Kind)
            {
                case DisturbanceKind.Noise:
                    changed[row] += Amount * spread * random.NextGaussian();
                    break;
                case DisturbanceKind.Missing when random.NextDouble() < Amount:
                    changed[row] = double.NaN;
                    break;
                case DisturbanceKind.Outliers when random.NextDouble() < OutlierShare:
                    changed[row] *= Amount;
                    break;
                case DisturbanceKind.Shift when row >= changed.Length / 2:
                    changed[row] += Amount * spread;
                    break;
                default:
                    break;
            }
        }
        return changed;
    }

    private static LabelledSeries WithoutFirst(LabelledSeries series, int rows) => series with
    {
        Times = series.Times[rows..],
        Columns = [.. series.Columns.Select(column => column[rows..])],
        Events = series.Events is null ? null : [.. series.Events.Where(range => range.Last >= rows).Select(range => new RowRange(Math.Max(0, range.First - rows), range.Last - rows))],
    };

    private static double Deviation(double[] column)
    {
        var moments = new Baselines.RunningMoments();
        foreach (double value in column)
        {
            if (double.IsFinite(value))
                moments.Add(value);
        }
        return moments.Deviation;
    }
}
