using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation.Baselines;
using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Subjects;

namespace OrleansAnomaly.Data.Tests.Evaluation.Subjects;

public class SubjectTests
{
    private const int WarmUp = 400;

    public static TheoryData<string> Names => [.. KnownSubjects.All.Select(subject => subject.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_comes_later_changes_no_score(string name)
    {
        SensorSubject subject = Of(name);
        (long[] times, double[] values) = Series(3000);
        SubjectScores whole = subject.Score("s", times, values, WarmUp);
        foreach (int rows in (int[])[1, 2, 50, 1500, 2999])
        {
            SubjectScores prefix = subject.Score("s", times.AsSpan(0, rows), values.AsSpan(0, rows), WarmUp);
            Assert.Equal(whole.Scores[..rows], prefix.Scores);
            Assert.Equal(whole.Told[..rows], prefix.Told);
            Assert.Equal(whole.Anomalous?[..rows], prefix.Anomalous);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_row_has_a_score_from_0_to_1_whatever_the_values(string name)
    {
        double[] values = [double.NaN, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, double.PositiveInfinity, 1e30, -1e30, 0, double.NaN, 5e-324];
        long[] times = [.. Enumerable.Range(0, values.Length).Select(row => row / 2 * EventTime.Minute)];
        SubjectScores said = Of(name).Score("s", times, values, WarmUp);
        Assert.Equal((values.Length, values.Length), (said.Scores.Length, said.Told.Length));
        Assert.All(said.Scores, score => Assert.InRange(score, 0, 1));
        Assert.All(said.Told.Zip(said.Scores), row => Assert.True(row.First == 0 || row.First == row.Second));
        Assert.Equal(0, said.Scores[0]);
    }

    [Theory]
    [InlineData("seasonal")]
    [InlineData("zscore")]
    [InlineData("windowed-gaussian")]
    [InlineData("running-z")]
    [InlineData("ewma")]
    public void A_spike_scores_higher_than_what_was_before_it(string name)
    {
        (long[] times, double[] values) = Series(3000);
        values[2500] += 1000;
        double[] scores = Of(name).Score("s", times, values, WarmUp).Scores;
        Assert.Equal(scores[1000..2501].Max(), scores[2500]);
    }

    [Fact]
    public void A_detector_tells_alarms_only_and_rows_of_the_same_time_have_no_score()
    {
        (long[] times, double[] values) = Series(3000);
        values[2500] += 1000;
        values[2501] += 1000;
        times[2600] = times[2599];
        SubjectScores said = Of("seasonal").Score("s", times, values, WarmUp);
        Assert.True(said.Told[2500] > 0.5 && said.Anomalous![2500] && said.Anomalous[2501]);
        Assert.Equal((0, 0, false), (said.Scores[2600], said.Told[2600], said.Anomalous[2600]));
        Assert.InRange(said.Alarms!.Value, 1, 30);
    }

    [Fact]
    public void A_detector_with_a_warm_up_is_told_that_of_the_data_set()
    {
        (long[] times, double[] values) = Series(3000);
        values[400] += 1000;
        double soon = Of("evidence").Score("s", times, values, 150).Scores[400], late = Of("evidence").Score("s", times, values, 700).Scores[400];
        Assert.True(soon > late + 0.2, $"{soon}, {late}");
    }

    [Fact]
    public void Random_scores_are_those_of_the_series_name()
    {
        (long[] times, double[] values) = Series(100);
        double[] once = Of("random").Score("a", times, values, WarmUp).Scores;
        Assert.Equal(once, Of("random").Score("a", times, values, WarmUp).Scores);
        Assert.NotEqual(once, Of("random").Score("b", times, values, WarmUp).Scores);
        Assert.Equal(100, once.Distinct().Count());
    }

    [Fact]
    public void A_machine_is_as_odd_as_its_oddest_sensor()
    {
        (long[] times, double[] values) = Series(2000);
        double[] odd = [.. values];
        odd[1500] += 1000;
        SensorSubject subject = Of("zscore");
        SubjectScores calm = subject.Score("s", times, values, WarmUp), loud = subject.Score("s", times, odd, WarmUp);
        SubjectScores both = subject.Score(new LabelledSeries { Name = "s", Times = times, Columns = [values, odd], Events = null }, WarmUp);
        Assert.Equal(calm.Scores.Zip(loud.Scores, Math.Max), both.Scores);
        Assert.Equal(calm.Told.Zip(loud.Told, Math.Max), both.Told);
        Assert.Equal(calm.Anomalous!.Zip(loud.Anomalous!, (a, b) => a || b), both.Anomalous);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 0.47950012218695346)]
    [InlineData(1.9999, 0.004679802092970608)]
    [InlineData(2, 0.004677734981047266)]
    [InlineData(3, 2.209049699858544e-05)]
    [InlineData(6, 2.1519736712498913e-17)]
    [InlineData(30, 0)]
    public void The_error_function_is_that_of_the_tables(double x, double expected) =>
        Assert.Equal(expected, ErrorFunction.Complement(x), Math.Max(1e-15, 1e-12 * expected));

    [Fact]
    public void The_running_z_score_is_that_of_its_definition()
    {
        (_, double[] values) = Series(700);
        var scorer = new RunningZScore();
        for (int row = 0; row < values.Length; row++)
        {
            double score = scorer.Next(values[row]);
            double[] window = values[Math.Max(0, row - RunningZScore.Window)..row];
            if (window.Length < 10)
            {
                Assert.Equal(0, score);
                continue;
            }
            double mean = window.Average(), z = Math.Abs(values[row] - mean) / Math.Sqrt(window.Average(value => (value - mean) * (value - mean)));
            Assert.Equal(z / (1 + z), score, 1e-9);
        }
    }

    [Fact]
    public void The_averaged_residual_is_that_of_its_definition()
    {
        (_, double[] values) = Series(300);
        var scorer = new EwmaResidual();
        Assert.Equal(0, scorer.Next(values[0]));
        double level = values[0];
        var residuals = new List<double>();
        for (int row = 1; row < values.Length; row++)
        {
            double residual = values[row] - level, score = scorer.Next(values[row]);
            if (residuals.Count >= 20)
            {
                double mean = residuals.Average(), z = Math.Abs(residual) / Math.Sqrt(residuals.Average(other => (other - mean) * (other - mean)));
                Assert.Equal(z / (1 + z), score, 1e-9);
            }
            residuals.Add(residual);
            level += residual * 2 / 21;
        }
    }

    private static SensorSubject Of(string name) => KnownSubjects.All.Single(subject => subject.Name == name);

    private static (long[] Times, double[] Values) Series(int rows)
    {
        var random = new SplitMix64(11);
        var values = new double[rows];
        for (int row = 0; row < rows; row++)
            values[row] = 50 + 10 * Math.Sin(2 * Math.PI * row / 288) + random.NextGaussian();
        return ([.. Enumerable.Range(0, rows).Select(row => EventTime.Day * 19_000 + row * 5 * EventTime.Minute)], values);
    }
}
