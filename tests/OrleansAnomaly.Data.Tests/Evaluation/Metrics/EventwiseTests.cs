using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation.Metrics;

namespace OrleansAnomaly.Data.Tests.Evaluation.Metrics;

public class EventwiseTests
{
    [Fact]
    public void An_episode_counts_once_at_its_first_row()
    {
        //                           one event          another
        ScoredSeries series = Series("0011100000011000", "0001101100000010");
        EventwiseFigures figures = Eventwise.At([series], 0.5);
        // Episodes begin at 3 (true), 6 (false), 14 (false); the second event is not found.
        Assert.Equal((2, 1, 3, 1), (figures.Events, figures.Found, figures.Episodes, figures.TrueEpisodes));
        Assert.Equal((1 / 3.0, 0.5), (figures.Precision, figures.Recall));
        Assert.Equal(0.4, figures.F1, 12);
        Assert.Equal(TimeSpan.FromMinutes(1), figures.MedianDelay);
    }

    [Fact]
    public void Two_episodes_within_an_event_are_true_and_find_it_once()
    {
        EventwiseFigures figures = Eventwise.At([Series("0111110", "0101010")], 0.5);
        Assert.Equal((1, 1, 3, 3), (figures.Events, figures.Found, figures.Episodes, figures.TrueEpisodes));
        Assert.Equal(TimeSpan.Zero, figures.MedianDelay);
    }

    [Fact]
    public void Calling_everything_anomalous_finds_nothing()
    {
        EventwiseFigures figures = Eventwise.At([Series("00111000", "11111111")], 0.5);
        Assert.Equal((0, 0.0), (figures.Found, figures.F1));
        Assert.Null(figures.MedianDelay);
    }

    [Fact]
    public void An_episode_ends_where_its_series_does()
    {
        ScoredSeries first = Series("0001", "0001"), second = Series("1000", "1000");
        EventwiseFigures figures = Eventwise.Best([first, second]);
        Assert.Equal((2, 2, 2, 1.0), (figures.Events, figures.Found, figures.Episodes, figures.F1));
    }

    [Fact]
    public void What_called_the_rows_need_not_be_a_threshold()
    {
        ScoredSeries series = Series("0110", "0000");
        Assert.Equal(1, Eventwise.Of([series], [[false, true, false, false]]).F1);
        Assert.Throws<ArgumentException>(() => Eventwise.Of([series], [[false]]));
    }

    [Fact]
    public void The_best_threshold_is_the_best_of_all_that_there_are() => Drawn.ForAll(drawn =>
    {
        int cut = drawn.Scores.Length / 2;
        ScoredSeries[] series =
        [
            new(Times(cut), drawn.Scores[..cut], drawn.Labels[..cut]), new(Times(drawn.Scores.Length - cut), drawn.Scores[cut..], drawn.Labels[cut..]),
        ];
        EventwiseFigures[] all = [.. drawn.Scores.Distinct().OrderDescending().Select(threshold => Eventwise.At(series, threshold))];
        EventwiseFigures best = Eventwise.Best(series);
        Assert.Equal(all.Max(figures => figures.F1), best.F1);
        Assert.Equal(best.F1, Eventwise.Best([.. series.Select(one => one with { Scores = Array.ConvertAll(one.Scores, score => score * 3 - 1) })]).F1);
        foreach (EventwiseFigures figures in all)
            Assert.True(figures is { Recall: <= 1, Precision: <= 1 } && figures.Found <= figures.TrueEpisodes);
    });

    [Fact]
    public void Without_an_event_there_is_no_F1() => Assert.Equal(double.NaN, Eventwise.Best([Series("000", "010")]).F1);

    private static ScoredSeries Series(string labels, string called) =>
        new(Times(labels.Length), [.. called.Select(row => row == '1' ? 1.0 : 0)], [.. labels.Select(row => row == '1')]);

    private static long[] Times(int rows) => [.. Enumerable.Range(0, rows).Select(row => row * EventTime.Minute)];
}
