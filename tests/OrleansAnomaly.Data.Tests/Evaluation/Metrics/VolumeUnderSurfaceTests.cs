using OrleansAnomaly.Data.Evaluation.Metrics;

namespace OrleansAnomaly.Data.Tests.Evaluation.Metrics;

public class VolumeUnderSurfaceTests
{
    /// <summary>Computed by a program of twenty plain lines in another language; those of buffer 0 also by the authors' own.</summary>
    [Theory]
    [InlineData(0, 0.880952380952381, 0.7925925925925926)]
    [InlineData(4, 0.9331594075799439, 0.8849419795558975)]
    [InlineData(10, 0.9589449453996505, 0.9369616685924496)]
    public void The_example_has_the_volumes_computed_elsewhere(int buffer, double roc, double pr)
    {
        VolumeUnderSurface volume = VolumeUnderSurface.Of(Drawn.Example.Scores, Drawn.Example.Labels, buffer);
        Assert.Equal(roc, volume.Roc, 12);
        Assert.Equal(pr, volume.Pr, 12);
    }

    [Fact]
    public void They_are_what_the_definition_says_word_by_word() => Drawn.ForAll(drawn =>
    {
        VolumeUnderSurface volume = VolumeUnderSurface.Of(drawn.Scores, drawn.Labels, buffer: 7);
        (double roc, double pr) = Plain(drawn, 7);
        Assert.Equal(roc, volume.Roc, 10);
        Assert.Equal(pr, volume.Pr, 10);
    });

    [Fact]
    public void Without_a_buffer_and_with_one_event_of_one_row_they_are_the_plain_areas()
    {
        double[] scores = [.5, .1, .3, .9, .2, .4];
        bool[] labels = [true, false, false, false, false, false];
        VolumeUnderSurface volume = VolumeUnderSurface.Of(scores, labels, 0);
        Assert.Equal(RowMetrics.RocAuc(scores, labels), volume.Roc, 12);
        Assert.Equal(RowMetrics.AveragePrecision(scores, labels), volume.Pr, 12);
    }

    [Fact]
    public void Scores_that_are_the_labels_are_perfect_without_a_buffer_and_only_the_order_counts() => Drawn.ForAll(drawn =>
    {
        VolumeUnderSurface perfect = VolumeUnderSurface.Of(Array.ConvertAll(drawn.Labels, label => label ? 1.0 : 0.0), drawn.Labels, 0);
        Assert.Equal(1, perfect.Roc, 12);
        Assert.Equal(1, perfect.Pr, 12);
        Assert.Equal(VolumeUnderSurface.Of(drawn.Scores, drawn.Labels, 9), VolumeUnderSurface.Of(drawn.Bent(), drawn.Labels, 9));
    });

    [Fact]
    public void A_near_miss_is_worth_something_and_a_far_one_is_not()
    {
        bool[] labels = [.. Enumerable.Range(0, 200).Select(row => row is >= 100 and < 110)];
        double Volume(int at) => VolumeUnderSurface.Of([.. Enumerable.Range(0, 200).Select(row => row == at ? 1.0 : 0)], labels, 40).Pr;
        Assert.True(Volume(105) > Volume(95));
        Assert.True(Volume(95) > Volume(85));
        Assert.True(Volume(85) > Volume(20));
    }

    [Fact]
    public void One_score_for_all_gives_the_chord_of_the_ROC_curve()
    {
        bool[] labels = [true, false, false, false];
        VolumeUnderSurface volume = VolumeUnderSurface.Of(new double[4], labels, 0);
        Assert.Equal(0.5, volume.Roc, 12);
        Assert.Equal(0.25, volume.Pr, 12);
    }

    [Fact]
    public void Without_labels_of_both_kinds_there_is_none_and_a_buffer_out_of_range_is_refused()
    {
        Assert.True(double.IsNaN(VolumeUnderSurface.Of([1, 2], [false, false]).Roc));
        Assert.True(double.IsNaN(VolumeUnderSurface.Of([1, 2], [true, true]).Pr));
        Assert.Throws<ArgumentOutOfRangeException>(() => VolumeUnderSurface.Of([1, 2], [true, false], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => VolumeUnderSurface.Of([1, 2], [true, false], VolumeUnderSurface.MostBuffer + 1));
    }

    private static (double Roc, double Pr) Plain(Drawn drawn, int buffer)
    {
        double roc = 0, pr = 0;
        int rows = drawn.Scores.Length, labelled = drawn.Labels.Count(label => label);
        for (int length = 0; length <= buffer; length++)
        {
            double[] weights = [.. Enumerable.Range(0, rows).Select(row => Weight(drawn.Labels, row, length))];
            double positives = (labelled + weights.Sum()) / 2, lastRecall = 0, lastFalse = 0;
            foreach (double threshold in drawn.Scores.Distinct().OrderDescending())
            {
                int[] called = [.. Enumerable.Range(0, rows).Where(row => drawn.Scores[row] >= threshold)];
                double truth = called.Sum(row => weights[row]);
                int[] starts = [.. Enumerable.Range(0, rows).Where(row => weights[row] > 0 && (row == 0 || weights[row - 1] == 0))];
                int met = starts.Count(start => called.Any(row => row >= start && Enumerable.Range(start, row - start + 1).All(between => weights[between] > 0)));
                double recall = Math.Min(1, truth / positives) * met / starts.Length, falseRate = (called.Length - truth) / (rows - positives);
                roc += (falseRate - lastFalse) * (recall + lastRecall) / 2;
                pr += (recall - lastRecall) * truth / called.Length;
                (lastRecall, lastFalse) = (recall, falseRate);
            }
            roc += (1 - lastFalse) * (1 + lastRecall) / 2;
        }
        return (roc / (buffer + 1), pr / (buffer + 1));
    }

    private static double Weight(bool[] labels, int row, int length)
    {
        if (labels[row])
            return 1;
        double weight = 0;
        for (int other = 0; other < labels.Length; other++)
        {
            int distance = Math.Abs(other - row);
            // Only the end of an event that looks this way reaches here.
            bool isEnd = labels[other] && (other < row ? !labels[other + 1] : !labels[other - 1]);
            if (isEnd && distance <= length / 2)
                weight += Math.Sqrt(1 - (double)distance / length);
        }
        return Math.Min(1, weight);
    }
}
