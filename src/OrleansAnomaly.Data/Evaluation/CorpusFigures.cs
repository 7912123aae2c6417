using OrleansAnomaly.Data.Evaluation.Metrics;
using OrleansAnomaly.Data.Evaluation.Nab;

namespace OrleansAnomaly.Data.Evaluation;

/// <summary>What is measured of a subject on a corpus. Means are over the series that have the figure; NaN where none has.</summary>
/// <param name="Subject">Name of the subject.</param>
/// <param name="Files">By series, in the order of the corpus.</param>
/// <param name="Best">Events, at the threshold that is best for all series together.</param>
/// <param name="Own">Events, by what the subject itself calls anomalous; null where it has no threshold of its own.</param>
public sealed record CorpusFigures(string Subject, IReadOnlyList<FileFigures> Files, EventwiseFigures Best, EventwiseFigures? Own)
{
    /// <summary>NAB scores by profile, of what is told; empty for other sets.</summary>
    public IReadOnlyList<NabResult> Nab { get; init; } = [];

    /// <summary>NAB scores by profile, of all scores.</summary>
    public IReadOnlyList<NabResult> NabOfScores { get; init; } = [];

    /// <summary>Mean area under the ROC curve.</summary>
    public double RocAuc => Mean(file => file.RocAuc);

    /// <summary>Mean average precision.</summary>
    public double PrAuc => Mean(file => file.PrAuc);

    /// <summary>Mean volume under the ROC surface.</summary>
    public double VusRoc => Mean(file => file.Vus.Roc);

    /// <summary>Mean volume under the precision-recall surface.</summary>
    public double VusPr => Mean(file => file.Vus.Pr);

    /// <summary>Mean best F1 by rows.</summary>
    public double BestF1 => Mean(file => file.BestF1?.F1 ?? double.NaN);

    /// <summary>Mean point-adjusted F1.</summary>
    public double PointAdjustedF1 => Mean(file => file.PointAdjusted?.F1 ?? double.NaN);

    /// <summary>Rows that count, of series with enough of them.</summary>
    public long Rows => Files.Where(file => file.IsEnough).Sum(file => (long)file.Rows);

    /// <summary>Alarms per 1,000 rows; NaN where the subject raises none.</summary>
    public double AlarmsPerThousand => Rows == 0 ? double.NaN : 1000.0 / Rows * Files.Where(file => file.IsEnough).Sum(file => file.Alarms ?? double.NaN);

    /// <summary>Series with too few rows.</summary>
    public int TooShort => Files.Count(file => !file.IsEnough);

    private double Mean(Func<FileFigures, double> figure)
    {
        double[] known = [.. Files.Select(figure).Where(value => !double.IsNaN(value))];
        return known.Length == 0 ? double.NaN : known.Sum() / known.Length;
    }
}
