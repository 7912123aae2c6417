using OrleansAnomaly.Data.Evaluation.Metrics;

namespace OrleansAnomaly.Data.Tests.Evaluation.Metrics;

public class RowMetricsTests
{
    [Fact]
    public void The_example_has_the_figures_of_scikit_learn()
    {
        Drawn example = Drawn.Example;
        Assert.Equal(0.8928571428571428, RowMetrics.RocAuc(example.Scores, example.Labels), 12);
        Assert.Equal(0.825925925925926, RowMetrics.AveragePrecision(example.Scores, example.Labels), 12);
        ThresholdFigures best = RowMetrics.BestF1(example.Scores, example.Labels)!;
        Assert.Equal(0.75, best.F1, 12);
        Assert.Equal(0.22, best.Threshold);
    }

    [Fact]
    public void The_area_under_the_ROC_curve_is_the_share_of_pairs_in_the_right_order() => Drawn.ForAll(drawn =>
    {
        double right = 0, pairs = 0;
        for (int a = 0; a < drawn.Scores.Length; a++)
        {
            for (int b = 0; b < drawn.Scores.Length; b++)
            {
                if (!drawn.Labels[a] || drawn.Labels[b])
                    continue;
                pairs++;
                right += drawn.Scores[a] > drawn.Scores[b] ? 1 : drawn.Scores[a] == drawn.Scores[b] ? 0.5 : 0;
            }
        }
        Assert.Equal(right / pairs, RowMetrics.RocAuc(drawn.Scores, drawn.Labels), 12);
    });

    [Fact]
    public void Average_precision_and_best_F1_are_those_of_trying_every_threshold() => Drawn.ForAll(drawn =>
    {
        double average = 0, recall = 0, best = 0, adjusted = 0;
        foreach (double threshold in drawn.Scores.Distinct().OrderDescending())
        {
            bool[] called = Array.ConvertAll(drawn.Scores, score => score >= threshold);
            ThresholdFigures now = Figures(called, drawn.Labels);
            average += (now.Recall - recall) * now.Precision;
            recall = now.Recall;
            best = Math.Max(best, now.F1);
            adjusted = Math.Max(adjusted, Figures(Adjusted(called, drawn.Labels), drawn.Labels).F1);
        }
        Assert.Equal(average, RowMetrics.AveragePrecision(drawn.Scores, drawn.Labels), 12);
        ThresholdFigures found = RowMetrics.BestF1(drawn.Scores, drawn.Labels)!, foundAdjusted = RowMetrics.BestPointAdjustedF1(drawn.Scores, drawn.Labels)!;
        Assert.Equal(best, found.F1, 12);
        Assert.Equal(found.F1, Figures(Array.ConvertAll(drawn.Scores, score => score >= found.Threshold), drawn.Labels).F1, 12);
        Assert.Equal(adjusted, foundAdjusted.F1, 12);
        Assert.True(foundAdjusted.F1 >= found.F1 - 1e-12);
    });

    [Fact]
    public void Only_the_order_of_the_scores_counts() => Drawn.ForAll(drawn =>
    {
        Assert.Equal(RowMetrics.RocAuc(drawn.Scores, drawn.Labels), RowMetrics.RocAuc(drawn.Bent(), drawn.Labels));
        Assert.Equal(RowMetrics.AveragePrecision(drawn.Scores, drawn.Labels), RowMetrics.AveragePrecision(drawn.Bent(), drawn.Labels));
        Assert.Equal(RowMetrics.BestF1(drawn.Scores, drawn.Labels)!.F1, RowMetrics.BestF1(drawn.Bent(), drawn.Labels)!.F1);
        Assert.Equal(RowMetrics.BestPointAdjustedF1(drawn.Scores, drawn.Labels)!.F1, RowMetrics.BestPointAdjustedF1(drawn.Bent(), drawn.Labels)!.F1);
    });

    [Fact]
    public void Scores_that_are_the_labels_are_perfect_and_one_score_for_all_is_chance() => Drawn.ForAll(drawn =>
    {
        double[] perfect = Array.ConvertAll(drawn.Labels, label => label ? 1.0 : 0.0), constant = new double[drawn.Labels.Length];
        double share = (double)drawn.Labels.Count(label => label) / drawn.Labels.Length;
        Assert.Equal((1, 1), (RowMetrics.RocAuc(perfect, drawn.Labels), RowMetrics.AveragePrecision(perfect, drawn.Labels)));
        Assert.Equal((1, 1), (RowMetrics.BestF1(perfect, drawn.Labels)!.F1, RowMetrics.BestPointAdjustedF1(perfect, drawn.Labels)!.F1));
        Assert.Equal(0.5, RowMetrics.RocAuc(constant, drawn.Labels));
        Assert.Equal(share, RowMetrics.AveragePrecision(constant, drawn.Labels), 12);
        Assert.Equal(2 * share / (1 + share), RowMetrics.BestF1(constant, drawn.Labels)!.F1, 12);
    });

    [Fact]
    public void Without_labels_of_both_kinds_there_is_no_figure()
    {
        double[] scores = [0.1, 0.2];
        Assert.Equal(double.NaN, RowMetrics.RocAuc(scores, [false, false]));
        Assert.Equal(double.NaN, RowMetrics.RocAuc(scores, [true, true]));
        Assert.Equal(double.NaN, RowMetrics.AveragePrecision(scores, [false, false]));
        Assert.Null(RowMetrics.BestF1(scores, [false, false]));
        Assert.Null(RowMetrics.BestPointAdjustedF1(scores, [false, false]));
    }

    [Fact]
    public void A_score_that_is_no_number_and_a_missing_label_are_refused()
    {
        Assert.Contains("row 1 is NaN", Assert.Throws<ArgumentException>(() => RowMetrics.RocAuc([0.1, double.NaN], [true, false])).Message);
        Assert.Contains("2 scores and 1 labels", Assert.Throws<ArgumentException>(() => RowMetrics.AveragePrecision([0.1, 0.2], [true])).Message);
    }

    [Fact]
    public void Point_adjusting_makes_chance_look_good_where_events_are_long()
    {
        bool[] labels = [.. Enumerable.Range(0, 2000).Select(row => row is >= 500 and < 700)];
        var random = new Core.Numerics.SplitMix64(1);
        double[] scores = [.. labels.Select(_ => random.NextDouble())];
        Assert.InRange(RowMetrics.BestF1(scores, labels)!.F1, 0.1, 0.3);
        Assert.True(RowMetrics.BestPointAdjustedF1(scores, labels)!.F1 > 0.9);
    }

    private static ThresholdFigures Figures(bool[] called, bool[] labels)
    {
        int hits = called.Where((isCalled, row) => isCalled && labels[row]).Count(), all = called.Count(row => row);
        return new ThresholdFigures(0, all == 0 ? 0 : (double)hits / all, (double)hits / labels.Count(label => label));
    }

    private static bool[] Adjusted(bool[] called, bool[] labels)
    {
        bool[] adjusted = [.. called];
        for (int row = 0; row < labels.Length; row++)
        {
            for (int other = row; other < labels.Length && labels[other]; other++)
                adjusted[row] |= called[other];
            for (int other = row; other >= 0 && labels[other]; other--)
                adjusted[row] |= called[other];
        }
        return adjusted;
    }
}
