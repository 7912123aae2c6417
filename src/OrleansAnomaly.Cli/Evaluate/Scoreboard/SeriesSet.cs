using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Nab;

namespace OrleansAnomaly.Cli.Evaluate.Scoreboard;

/// <summary>A set of labelled series that a folder of sets may hold.</summary>
/// <param name="Name">Name of its folder, that of <c>datasets get</c> where that has it.</param>
/// <param name="IsOfAssets">Whether the columns of a table are the sensors of one machine.</param>
/// <param name="Read">Reads it, with the profiles by which it is scored; empty where it has none.</param>
internal sealed record SeriesSet(string Name, bool IsOfAssets, Func<string, CancellationToken, (Corpus Corpus, IReadOnlyList<NabProfile> Profiles)> Read)
{
    /// <summary>The columns of Microsoft's cloud counters.</summary>
    public static CorpusColumns CloudColumns { get; } = new() { Time = "TimeStamp", Values = ["Value"], Label = "Label" };

    /// <summary>Those that are known.</summary>
    public static IReadOnlyList<SeriesSet> All { get; } =
    [
        new("nab", false, static (folder, stop) => NabCorpus.Read(folder, stop) is var nab ? (nab.Corpus, nab.Profiles) : default),
        new("ms-cloud-monitoring", false, static (folder, stop) => (CsvCorpus.Read(folder, CloudColumns, stop), [])),
        new("skab", true, static (folder, stop) => (CsvCorpus.Read(folder, new CorpusColumns { Label = "anomaly" }, stop), [])),
    ];
}
