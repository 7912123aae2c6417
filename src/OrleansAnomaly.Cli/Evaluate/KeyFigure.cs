using System.Globalization;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Nab;

namespace OrleansAnomaly.Cli.Evaluate;

/// <summary>A figure by which whole runs are compared.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Of">The figure; NaN where there is none. More is better.</param>
internal sealed record KeyFigure(string Name, string Format, Func<CorpusFigures, double> Of)
{
    /// <summary>Those of a set, as far as it has them.</summary>
    public static IReadOnlyList<KeyFigure> For(CorpusFigures figures) =>
    [
        .. figures.Nab.Select((result, index) => new KeyFigure(ProfileText(result.Profile), "0.00", other => other.Nab[index].Score)),
        new KeyFigure("ROC-AUC", "0.000", other => other.RocAuc),
        new KeyFigure("PR-AUC", "0.000", other => other.PrAuc),
        new KeyFigure("VUS-PR", "0.000", other => other.VusPr),
        new KeyFigure("event F1", "0.000", other => other.Best.F1),
    ];

    /// <summary>A profile's name, shortened as NAB's own board does.</summary>
    public static string ProfileText(NabProfile profile) => profile.Name switch
    {
        "reward_low_FP_rate" => "low FP",
        "reward_low_FN_rate" => "low FN",
        _ => profile.Name,
    };

    public string Text(double value) => Number(value, Format);

    public static string Number(double value, string format) =>
        double.IsNaN(value) ? "–" : double.IsPositiveInfinity(value) ? "∞" : value.ToString(format, CultureInfo.InvariantCulture);
}
