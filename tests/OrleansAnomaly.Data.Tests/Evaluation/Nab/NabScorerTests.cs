using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Nab;

namespace OrleansAnomaly.Data.Tests.Evaluation.Nab;

public class NabScorerTests
{
    private static readonly NabProfile s_standard = new("standard", 1, 0.11, 1);

    [Theory]
    [InlineData(10, 1.0)]       // the first row of the window
    [InlineData(19, 0.248242)]  // the last: position −0.1
    [InlineData(14, 0.917429)]  // position −0.6
    public void The_earlier_in_its_window_a_detection_is_the_more_it_is_worth(int row, double worth)
    {
        NabResult result = Scorer([File("a/x.csv", 40, [new(10, 19)], row)]).At(s_standard, 0.5);
        Assert.Equal(worth, result.Raw, 6);
        Assert.Equal((1, 1, 1, 0), (result.Files[0].Windows, result.Files[0].Found, result.Files[0].TrueRows, result.Files[0].FalseRows));
    }

    [Theory]
    [InlineData(5, -1.0)]       // no window before it
    [InlineData(28, -0.9866)]   // a length behind the window
    [InlineData(20, -0.2709)]   // a ninth of a length behind
    [InlineData(47, -1.0)]      // more than three lengths
    public void A_false_detection_costs_the_more_the_farther_behind_a_window_it_is(int row, double worth) =>
        Assert.Equal(-1 + 0.11 * worth, Scorer([File("a/x.csv", 60, [new(10, 19)], row)]).At(s_standard, 0.5).Raw, 4);

    [Fact]
    public void Every_window_at_its_first_row_is_100_and_one_score_for_all_is_0()
    {
        NabFile perfect = File("a/x.csv", 400, [new(100, 139), new(200, 239)], 100, 200);
        Assert.Equal(100, Scorer([perfect]).Best(s_standard).Score, 9);
        NabResult constant = Scorer([perfect with { Scores = Enumerable.Repeat(0.5, 400).ToArray() }]).Best(s_standard);
        Assert.Equal((0, double.PositiveInfinity), (constant.Score, constant.Threshold));
    }

    [Fact]
    public void What_lies_in_the_probation_does_not_count()
    {
        NabFile file = File("a/x.csv", 100, [new(2, 9), new(50, 59)], 3, 5, 50) with { Probation = 15 };
        NabFileResult result = Scorer([file]).At(s_standard, 0.5).Files[0];
        Assert.Equal((1, 1, 1, 0), (result.Windows, result.Found, result.TrueRows, result.FalseRows));
        Assert.Equal(1, result.Raw, 9);
    }

    [Theory]
    [InlineData(100, 15)]
    [InlineData(4999, 749)]
    [InlineData(5000, 750)]
    [InlineData(22_695, 750)]
    public void The_probation_is_15_percent_and_at_most_750(int rows, int probation) => Assert.Equal(probation, NabScorer.Probation(rows));

    [Fact]
    public void A_category_without_windows_has_no_score()
    {
        NabResult result = Scorer([File("a/x.csv", 50, [new(20, 29)], 20), File("b/y.csv", 50, [], 7)]).At(s_standard, 0.5);
        Assert.Equal(["a", "b"], result.Categories.Select(category => category.Name));
        Assert.Equal(100, result.Categories[0].Score, 9);
        Assert.Equal((double.NaN, 1), (result.Categories[1].Score, result.Categories[1].FalseRows));
    }

    [Fact]
    public void The_threshold_is_the_best_of_all_that_there_are()
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            var random = new SplitMix64(seed);
            NabFile[] files = [Random("a/x.csv", ref random), Random("a/y.csv", ref random), Random("b/z.csv", ref random)];
            var profile = new NabProfile("any", random.NextDouble(), random.NextDouble(), random.NextDouble());
            NabScorer scorer = Scorer(files);
            NabResult best = scorer.Best(profile);
            double[] thresholds = [double.PositiveInfinity, .. files.SelectMany(file => file.Scores.Skip(file.Probation)).Distinct()];
            Assert.Equal(thresholds.Max(threshold => scorer.At(profile, threshold).Raw), best.Raw, 9);
            Assert.Equal(thresholds.Max(threshold => files.Sum(file => Plain(file, profile, threshold))), best.Raw, 9);
            // Only the order of the scores counts.
            NabResult bent = Scorer([.. files.Select(file => file with { Scores = Array.ConvertAll(file.Scores, score => score * score * score) })]).Best(profile);
            Assert.Equal(best.Score, bent.Score, 9);
        }
    }

    [Fact]
    public void A_file_without_a_score_for_each_row_is_refused() =>
        Assert.Contains("a/x.csv has 3 scores and 50 rows", Assert.Throws<ArgumentException>(() => Scorer([File("a/x.csv", 50, []) with { Scores = new double[3] }])).Message);

    /// <summary>The published definition, word by word and row by row.</summary>
    private static double Plain(NabFile file, NabProfile profile, double threshold)
    {
        double sum = 0;
        foreach (RowRange window in file.Windows.Where(window => window.Last >= file.Probation))
        {
            double best = -profile.FalseNegative;
            for (int row = Math.Max(window.First, file.Probation); row <= window.Last; row++)
            {
                if (file.Scores[row] >= threshold)
                    best = Math.Max(best, profile.TruePositive * Sigma(-(window.Last - row + 1.0) / window.Count) / Sigma(-1));
            }
            sum += best;
        }
        for (int row = file.Probation; row < file.Scores.Length; row++)
        {
            if (file.Scores[row] < threshold || file.Windows.Any(window => window.First <= row && row <= window.Last))
                continue;
            RowRange[] before = [.. file.Windows.Where(window => window.Last < row)];
            double y = before.Length == 0 ? 99 : (row - before[^1].Last) / (before[^1].Count - 1.0);
            sum += profile.FalsePositive * (y > 3 ? -1 : Sigma(y));
        }
        return sum;
    }

    private static double Sigma(double y) => 2 / (1 + Math.Exp(5 * y)) - 1;

    private static NabScorer Scorer(NabFile[] files) => new(files);

    private static NabFile Random(string name, ref SplitMix64 random)
    {
        int rows = 60 + random.NextInt32(60), first = 5 + random.NextInt32(20), second = first + 12 + random.NextInt32(10);
        NabFile file = File(name, rows, [new(first, first + 2 + random.NextInt32(8)), new(second, second + 2 + random.NextInt32(8))]);
        for (int row = 0; row < rows; row++)
            file.Scores[row] = random.NextInt32(12) / 12.0;
        return file with { Probation = random.NextInt32(25) };
    }

    private static NabFile File(string name, int rows, RowRange[] windows, params int[] detections)
    {
        var scores = new double[rows];
        foreach (int row in detections)
            scores[row] = 1;
        return new NabFile(new LabelledSeries { Name = name, Times = new long[rows], Columns = [new double[rows]], Events = windows }, scores, 0);
    }
}
