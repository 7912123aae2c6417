using OrleansAnomaly.Data.Evaluation.Metrics;

namespace OrleansAnomaly.Data.Evaluation;

/// <summary>What is measured of one series. All but the counts are NaN or null where the series has no labels, too few rows, or nothing to tell apart.</summary>
/// <param name="Name">The series.</param>
/// <param name="Rows">Rows that count, those after the warm-up.</param>
/// <param name="Events">Labelled events among them; null without labels.</param>
/// <param name="Alarms">Alarms raised in them; null where the subject raises none.</param>
/// <param name="IsEnough">Whether it has rows enough beyond the warm-up.</param>
public sealed record FileFigures(string Name, int Rows, int? Events, int? Alarms, bool IsEnough)
{
    /// <summary>Area under the ROC curve.</summary>
    public double RocAuc { get; init; } = double.NaN;

    /// <summary>Average precision.</summary>
    public double PrAuc { get; init; } = double.NaN;

    /// <summary>Volumes under the surfaces.</summary>
    public VolumeUnderSurface Vus { get; init; } = new(double.NaN, double.NaN);

    /// <summary>Best F1 by rows, at a threshold of the series' own.</summary>
    public ThresholdFigures? BestF1 { get; init; }

    /// <summary>The same point-adjusted, which flatters.</summary>
    public ThresholdFigures? PointAdjusted { get; init; }
}
