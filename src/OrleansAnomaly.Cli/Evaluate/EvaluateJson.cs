using System.Text.Json;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Metrics;
using OrleansAnomaly.Data.Evaluation.Nab;

namespace OrleansAnomaly.Cli.Evaluate;

/// <summary>All figures as JSON; what does not exist (NaN, a threshold of ∞) is null.</summary>
internal static class EvaluateJson
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void Write(Stream file, Corpus corpus, IReadOnlyList<Evaluated> evaluated)
    {
        JsonSerializer.Serialize(
            file,
            new
            {
                Files = corpus.Series.Count,
                Rows = corpus.Series.Sum(series => (long)series.Rows),
                Detectors = evaluated.Select(one => new
                {
                    Figures = Figures(one.Figures),
                    PerFile = one.Figures.Files.Select((_, index) => File(one.Figures, index)),
                    Halves = one.Halves.Select(half => new { Files = half.Figures.Files.Select(series => series.Name), Figures = Figures(half.Figures), NabByOther = half.NabByOther.Select(Number) }),
                    Perturbed = one.Perturbed.Select(Disturbed),
                    Robustness = one.Hard.Select(Disturbed),
                }),
            },
            s_json);
    }

    private static object Disturbed(DisturbedFigures disturbed) => new { Disturbance = DisturbanceText.Of(disturbed.Disturbance), Figures = Figures(disturbed.Figures) };

    private static object Figures(CorpusFigures figures) => new
    {
        Detector = figures.Subject,
        Nab = figures.Nab.Select(Nab),
        NabOfScores = figures.NabOfScores.Select(Nab),
        RocAuc = Number(figures.RocAuc),
        PrAuc = Number(figures.PrAuc),
        VusRoc = Number(figures.VusRoc),
        VusPr = Number(figures.VusPr),
        BestF1 = Number(figures.BestF1),
        PointAdjustedF1 = Number(figures.PointAdjustedF1),
        EventsBest = Events(figures.Best),
        EventsOwn = figures.Own is { } own ? Events(own) : null,
        AlarmsPerThousand = Number(figures.AlarmsPerThousand),
        figures.TooShort,
    };

    private static object Nab(NabResult result) => new
    {
        Profile = result.Profile.Name,
        Score = Number(result.Score),
        Threshold = Number(result.Threshold),
        result.Raw,
        Categories = result.Categories.Select(category => new { category.Name, Score = Number(category.Score), category.Windows, category.Found, category.FalseRows }),
    };

    private static object Events(EventwiseFigures events) => new
    {
        Threshold = Number(events.Threshold), events.Events, events.Found, events.Episodes, events.TrueEpisodes,
        Precision = Number(events.Precision), Recall = Number(events.Recall), F1 = Number(events.F1), MedianDelaySeconds = events.MedianDelay?.TotalSeconds,
    };

    private static object File(CorpusFigures figures, int index)
    {
        FileFigures file = figures.Files[index];
        return new
        {
            file.Name, file.Rows, file.Events, file.Alarms, NotEnoughData = !file.IsEnough,
            Nab = figures.Nab.Select(result => new { Profile = result.Profile.Name, result.Files[index].Raw, result.Files[index].Windows, result.Files[index].Found, result.Files[index].FalseRows }),
            RocAuc = Number(file.RocAuc), PrAuc = Number(file.PrAuc), VusRoc = Number(file.Vus.Roc), VusPr = Number(file.Vus.Pr),
            BestF1 = file.BestF1 is { } best ? Number(best.F1) : null, BestF1Threshold = file.BestF1 is { } at ? Number(at.Threshold) : null,
            PointAdjustedF1 = file.PointAdjusted is { } adjusted ? Number(adjusted.F1) : null,
        };
    }

    private static double? Number(double value) => double.IsFinite(value) ? value : null;
}
