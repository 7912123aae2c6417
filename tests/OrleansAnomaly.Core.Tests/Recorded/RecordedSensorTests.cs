using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Core.Tests.Recorded;

public class RecordedSensorTests
{
    private static readonly RecordedSensor s_sensor = new();

    [Fact]
    public void Spikes_and_dips_in_a_rhythm_are_found_and_nothing_else()
    {
        double[] values = RecordedSample.Rhythm(480);
        values[5] += 10;
        values[200] -= 10;
        values[470] += 10;

        RecordedFindings found = s_sensor.Judge(RecordedSample.Times(480), values);

        Assert.Equal((24, EventTime.Hour), (found.Period, found.Step));
        Assert.Equal([5, 200, 470], Anomalous(found));
        Assert.Equal((RecordedSide.Above, AnomalyKind.Spike), (found.Points[5].Side, found.Points[5].Kind));
        Assert.Equal((RecordedSide.Below, AnomalyKind.Dip), (found.Points[200].Side, found.Points[200].Kind));
        Assert.All([5, 200, 470], i => Assert.True(found.Points[i].Score > 0.5 && found.Points[i].PValue <= 1e-4));
        Assert.All(found.Points, point => Assert.True(point.Lower < point.Expected && point.Expected < point.Upper));
    }

    [Fact]
    public void A_shift_of_many_points_is_one()
    {
        double[] values = RecordedSample.Noise(400);
        for (int i = 300; i < 312; i++)
            values[i] += 6;

        RecordedFindings found = s_sensor.Judge(RecordedSample.Times(400), values);

        Assert.InRange(Anomalous(found).Count(i => i is >= 300 and < 312), 10, 12);
        Assert.All(Anomalous(found), i => Assert.InRange(i, 298, 314));
        Assert.All(Enumerable.Range(302, 8), i => Assert.Equal(AnomalyKind.LevelShift, found.Points[i].Kind));
    }

    [Fact]
    public void A_value_that_stands_still_is_a_flat_line()
    {
        double[] values = RecordedSample.Noise(300);
        values.AsSpan(200, 30).Fill(values[199]);

        RecordedFindings found = s_sensor.Judge(RecordedSample.Times(300), values);

        Assert.NotEmpty(Anomalous(found));
        Assert.All(Anomalous(found), i => Assert.InRange(i, 200, 229));
        Assert.Equal(AnomalyKind.FlatLine, found.Points[229].Kind);
    }

    [Theory]
    [InlineData(1e-4, 4)]
    [InlineData(1e-2, 330)]
    public void Clean_series_alarm_no_more_than_the_p_value_promises(double pValue, int most)
    {
        var sensor = new RecordedSensor(new RecordedOptions { PValue = pValue });
        int alarms = 0;
        for (ulong seed = 0; seed < 40; seed++)
        {
            double[] values = seed % 2 == 0 ? RecordedSample.Noise(500, seed) : RecordedSample.Rhythm(500, 24, seed);
            alarms += Anomalous(sensor.Judge(RecordedSample.Times(500), values)).Length;
        }
        // 20,000 points.
        Assert.InRange(alarms, 0, most);
    }

    [Fact]
    public void The_last_point_is_judged_by_those_before_it_only()
    {
        long[] times = RecordedSample.Times(400);
        double[] values = RecordedSample.Rhythm(400);
        RecordedPoint usual = s_sensor.JudgeLast(times, values).Points.Single();
        values[^1] += 1000;
        RecordedPoint odd = s_sensor.JudgeLast(times, values).Points.Single();

        Assert.False(usual.IsAnomalous);
        Assert.True(odd.IsAnomalous);
        Assert.Equal(usual.Expected, odd.Expected);
        Assert.Equal((times[^1], values[^1], RecordedSide.Above), (odd.Time, odd.Value, odd.Side));
    }

    [Fact]
    public void Equal_series_have_equal_findings_whenever_they_were_recorded_and_in_whatever_unit()
    {
        double[] values = RecordedSample.Rhythm(300);
        values[100] += 12;
        long[] times = RecordedSample.Times(300);
        RecordedFindings here = s_sensor.Judge(times, values);
        RecordedFindings again = s_sensor.Judge(times, values);
        RecordedFindings later = s_sensor.Judge([.. times.Select(time => time + 5 * EventTime.Week)], values);
        RecordedFindings scaled = s_sensor.Judge(times, [.. values.Select(value => 8 * value)]);

        Assert.Equal(here.Points, again.Points);
        Assert.Equal(here.Points, later.Points.Select((point, i) => point with { Time = times[i] }));
        Assert.Equal(here.Points.Select(point => (point.PValue, point.Kind, 8 * point.Expected)), scaled.Points.Select(point => (point.PValue, point.Kind, point.Expected)));
    }

    [Fact]
    public void Months_of_any_length_are_one_step_each()
    {
        long[] times = [.. Enumerable.Range(0, 120).Select(i => EventTime.From(new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(i)))];
        double[] values = RecordedSample.Rhythm(120, 12);
        values[70] += 15;

        RecordedFindings found = s_sensor.Judge(times, values);

        Assert.Equal(12, found.Period);
        Assert.Equal([70], Anomalous(found));
    }

    [Fact]
    public void Missing_values_are_not_anomalous_and_not_judged()
    {
        double[] values = RecordedSample.Rhythm(300);
        for (int i = 10; i < 300; i += 11)
            values[i] = double.NaN;
        values[^1] = double.NaN;

        RecordedFindings found = s_sensor.Judge(RecordedSample.Times(300), values);

        Assert.Equal(24, found.Period);
        Assert.Empty(Anomalous(found));
        Assert.Equal((1.0, double.NaN), (found.Points[10].PValue, found.Points[10].Expected));
        Assert.Equal((1.0, double.NaN), (s_sensor.JudgeLast(RecordedSample.Times(300), values).Points[0].PValue, found.Points[^1].Expected));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(-1e30)]
    public void A_series_that_never_varies_has_nothing_anomalous(double value)
    {
        double[] values = [.. Enumerable.Repeat(value, 50)];

        Assert.Empty(Anomalous(s_sensor.Judge(RecordedSample.Times(50), values)));
        Assert.False(s_sensor.JudgeLast(RecordedSample.Times(50), values).Points[0].IsAnomalous);
    }

    [Fact]
    public void A_period_that_is_given_is_used()
    {
        double[] values = RecordedSample.Rhythm(240);

        Assert.Equal(12, new RecordedSensor(new RecordedOptions { Period = 12 }).Judge(RecordedSample.Times(240), values).Period);
        Assert.Equal(0, new RecordedSensor(new RecordedOptions { Period = 0 }).Judge(RecordedSample.Times(240), values).Period);
        Assert.Equal(10_000, new RecordedSensor(new RecordedOptions { Period = 10_000 }).JudgeLast(RecordedSample.Times(240), values).Period);
    }

    [Fact]
    public void The_shortest_and_the_longest_series_are_judged()
    {
        Assert.Equal(RecordedSensor.FewestPoints, s_sensor.Judge(RecordedSample.Times(RecordedSensor.FewestPoints), new double[RecordedSensor.FewestPoints]).Points.Count);
        double[] longest = RecordedSample.Rhythm(RecordedSensor.MostPoints, 288);
        longest[12_345] = 150;
        Assert.True(s_sensor.Judge(RecordedSample.Times(longest.Length, 5 * EventTime.Minute), longest).Points[12_345].IsAnomalous);
    }

    private static int[] Anomalous(RecordedFindings found) => [.. Enumerable.Range(0, found.Points.Count).Where(i => found.Points[i].IsAnomalous)];
}
