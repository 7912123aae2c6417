using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Subjects;
using OrleansAnomaly.TestKit;

namespace OrleansAnomaly.Data.Tests.Evaluation.Nab;

/// <summary>The benchmark's own scorer was run on the files that we write of these baselines, and said the same to 0.01.</summary>
public class NabOnItsDataTests
{
    [SharedDataFact]
    public void The_baselines_get_what_the_benchmarks_own_scorer_gives_them()
    {
        NabCorpus nab = NabCorpus.Read(SharedData.Path("nab"), CancellationToken.None);
        Assert.Equal((58, 116, 365_558), (nab.Corpus.Series.Count, nab.Corpus.Series.Sum(series => series.Events!.Count), nab.Corpus.Series.Sum(series => series.Rows)));
        Assert.Equal(["standard", "reward_low_FP_rate", "reward_low_FN_rate"], nab.Profiles.Select(profile => profile.Name));

        var measurement = new Measurement(WarmUp.OfNab, buffer: 0, nab.Profiles);
        foreach ((string name, double[] expected) in new (string, double[])[]
        {
            ("null", [0, 0, 0]), ("random", [8.85, 0, 26.02]), ("windowed-gaussian", [39.65, 20.87, 47.41]), ("running-z", [33.61, 22.24, 45.39]), ("ewma", [41.67, 29.49, 48.47]),
        })
        {
            Subject subject = KnownSubjects.All.Single(one => one.Name == name);
            CorpusScores said = CorpusScores.Of(subject, nab.Corpus, WarmUp.OfNab, _ => { }, CancellationToken.None);
            double[] found = [.. nab.Profiles.Select(profile => measurement.NabScorer(said, scores => scores.Told).Best(profile).Score)];
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], found[i], 0.01);
        }
    }
}
