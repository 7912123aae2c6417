using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Csv;
using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Subjects;

namespace OrleansAnomaly.Data.Tests.Evaluation.Subjects;

public class AssetSubjectTests
{
    public static TheoryData<string> Names => [.. KnownDetectors.OfAssets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_row_has_a_score_from_0_to_1_and_the_first_of_an_episode_is_told(string name)
    {
        SubjectScores said = new AssetSubject(KnownDetectors.OfAssets.Of(name)).Score(Series(3, 1_500, wrong: 1_400), 200);
        Assert.Equal(1_500, said.Scores.Length);
        Assert.All(said.Scores, score => Assert.InRange(score, 0, 1));
        Assert.All(said.Scores[..20], score => Assert.Equal(0, score));
        for (int row = 1; row < 1_500; row++)
            Assert.Equal(said.Anomalous![row] && !said.Anomalous[row - 1], said.Told[row] > 0);
    }

    [Fact]
    public void A_row_whose_values_part_scores_higher_than_what_was_before_it()
    {
        SubjectScores said = new AssetSubject(KnownDetectors.OfAssets.Of("mahalanobis")).Score(Series(3, 1_500, wrong: 1_400), 200);
        Assert.Equal(said.Scores[..1_401].Max(), said.Scores[1_400]);
        Assert.True(said.Anomalous![1_400]);
    }

    [Fact]
    public void The_warm_up_is_the_one_that_the_data_set_tells()
    {
        var subject = new AssetSubject(KnownDetectors.OfAssets.Of("mahalanobis"));
        LabelledSeries series = Series(3, 1_500, wrong: 350);
        Assert.True(subject.Score(series, 200).Scores[350] > 0);
        Assert.Equal(0, subject.Score(series, 700).Scores[350]);
    }

    [Fact]
    public void More_columns_than_a_row_may_have_are_refused()
    {
        var failure = Assert.Throws<UnusableInputException>(() => new AssetSubject(KnownDetectors.OfAssets.Of("pca")).Score(Series(65, 10, wrong: 5), 200));
        Assert.Equal("s has 65 columns of values; expected at most 64", failure.Message);
    }

    private static LabelledSeries Series(int columns, int rows, int wrong)
    {
        var random = new SplitMix64(3);
        double[][] values = [.. Enumerable.Range(0, columns).Select(_ => new double[rows])];
        for (int row = 0; row < rows; row++)
        {
            double common = random.NextGaussian();
            for (int column = 0; column < columns; column++)
                values[column][row] = common + 0.1 * random.NextGaussian() + (row == wrong && column == 0 ? 5 : 0);
        }
        return new LabelledSeries { Name = "s", Times = [.. Enumerable.Range(0, rows).Select(row => row * EventTime.Minute)], Columns = values, Events = null };
    }
}
