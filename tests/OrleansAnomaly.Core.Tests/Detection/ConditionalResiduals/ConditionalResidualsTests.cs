using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.ConditionalResiduals;

namespace OrleansAnomaly.Core.Tests.Detection.ConditionalResiduals;

public class ConditionalResidualsTests
{
    private const int Dimensions = 4;

    [Fact]
    public void It_judges_from_the_row_on_that_ends_the_warm_up()
    {
        var asset = new Asset(Dimensions, new ConditionalResidualsOptions { WarmUpRows = 200 });
        double[][] rows = Oracle.Rows(1, 260, Dimensions);
        for (int i = 0; i < rows.Length; i++)
            Assert.Equal(i < 200, asset.Step(rows[i]).IsUnfamiliar);
    }

    [Fact]
    public void What_sensors_say_each_by_itself_counts_where_it_is_known()
    {
        var asset = new Asset(Dimensions);
        double[][] rows = Oracle.Rows(20, 1_500, Dimensions);
        var random = new OrleansAnomaly.Core.Numerics.SplitMix64(5);
        double[] strengths = new double[Dimensions];
        foreach (double[] row in rows)
        {
            foreach (ref double strength in strengths.AsSpan())
                strength = Math.Min(3, -Math.Log10(1 - random.NextDouble()));
            asset.Step(row, strengths: strengths);
        }
        double ordinary = asset.Evaluate(rows[0], [0.4, 0.4, 0.4, 0.4]).Evidence;
        Assert.True(asset.Evaluate(rows[0], [6, 6, 0.4, 0.4]).Evidence > ordinary + 1);
        // Beyond six nothing more is told, whatever a sensor says.
        Assert.Equal(asset.Evaluate(rows[0], [6, 6, 0.4, 0.4]).Evidence, asset.Evaluate(rows[0], [12, 9, 0.4, 0.4]).Evidence);
        _ = asset.Evaluate(rows[0], [6, 0, 0, 0]);
        Assert.Equal((3, 6), (asset.Notes.Channels[7], asset.Notes.Channels[8]));
    }

    [Fact]
    public void Evidence_of_ordinary_rows_is_about_minus_log_p()
    {
        var asset = new Asset(Dimensions);
        asset.Run(Oracle.Rows(2, 800, Dimensions));
        double[] evidence = asset.Run(Oracle.Rows(3, 4_000, Dimensions));
        Assert.InRange(evidence.Count(e => e >= 1) / 4_000.0, 0.03, 0.2);
        Assert.InRange(evidence.Count(e => e >= 2) / 4_000.0, 0.001, 0.03);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_sensor_that_leaves_what_the_others_tell_is_ranked_first(int sensor)
    {
        var asset = new Asset(Dimensions);
        asset.Run(Oracle.Rows(4, 1_000, Dimensions));
        double[] evidence = asset.Run(Shifted(5, 60, sensor, 4));
        Assert.True(evidence[^1] > 3, $"evidence {evidence[^1]}");
        Assert.Equal(sensor, asset.Leading);
    }

    [Fact]
    public void While_an_alarm_lasts_nothing_is_learned_and_after_a_thousand_rows_all_is_as_drift()
    {
        var asset = new Asset(Dimensions, new ConditionalResidualsOptions { WarmUpRows = 600 });
        asset.Run(Oracle.Rows(6, 1_000, Dimensions));
        double[][] changed = Shifted(7, 4_000, 1, 8);
        asset.Run(changed[..40]);
        double[] moments = [.. asset.State.Moments];
        Assert.Equal(AssetMode.Holding, asset.Mode);
        asset.Run(changed[40..900]);
        Assert.Equal(AssetMode.Holding, asset.Mode);
        Assert.Equal(moments, asset.State.Moments.ToArray());
        asset.Run(changed[900..1_100]);
        Assert.Equal(AssetMode.Drifting, asset.Mode);
        double[] late = asset.Run(changed[1_100..]);
        Assert.NotEqual(AssetMode.Drifting, asset.Mode);
        Assert.True(late[^500..].Count(e => e >= ConditionalResidualsDetector.Guard) < 25);
    }

    [Fact]
    public void An_alarm_that_comes_again_and_again_and_ends_by_itself_becomes_ordinary()
    {
        var asset = new Asset(Dimensions);
        asset.Run(Oracle.Rows(8, 1_000, Dimensions));
        int[] alarms = [.. Enumerable.Range(0, 12).Select(time =>
        {
            double[] evidence = asset.Run(Shifted(9 + (ulong)time, 30, 2, 4));
            asset.Run(Oracle.Rows(100 + (ulong)time, 150, Dimensions));
            return evidence.Count(e => e >= ConditionalResidualsDetector.Guard);
        })];
        Assert.True(alarms[0] > 10, $"the first had {alarms[0]} rows of alarm");
        Assert.True(alarms[^1] < alarms[0] / 3, $"from {alarms[0]} to {alarms[^1]} rows of alarm");
    }

    [Fact]
    public void A_sensor_that_was_dead_and_wakes_is_taken_for_a_new_one()
    {
        var asset = new Asset(Dimensions);
        double[][] rows = Oracle.Rows(10, 3_000, Dimensions);
        for (int i = 0; i < 1_500; i++)
            rows[i][3] = 7;
        asset.Run(rows[..1_500]);
        double[] evidence = asset.Run(rows[1_500..]);
        Assert.True(evidence.Count(e => e >= ConditionalResidualsDetector.Guard) < 75, $"{evidence.Count(e => e >= ConditionalResidualsDetector.Guard)} rows of alarm");
    }

    [Fact]
    public void What_others_have_taught_holds_for_a_new_asset_from_its_first_row()
    {
        var cohort = new Asset(Dimensions);
        cohort.Run(Oracle.Rows(11, 900, Dimensions));
        cohort.Run(Shifted(12, 40, 0, 6));
        byte[] taught = cohort.Bytes.ToArray();
        var asset = new Asset(Dimensions);
        asset.Detector.WarmFrom(taught, asset.Bytes, Dimensions);
        Assert.True(cohort.Bytes.SequenceEqual(taught));
        Assert.Equal(AssetMode.Watching, asset.Mode);
        double[] evidence = asset.Run(Oracle.Rows(13, 300, Dimensions));
        Assert.True(evidence.Count(e => e >= ConditionalResidualsDetector.Guard) < 10);
        Assert.True(asset.Run(Shifted(14, 30, 3, 6))[^1] > 3);
        Assert.Equal(3, asset.Leading);
    }

    [Fact]
    public void What_only_follows_leaves_nothing_that_lasts()
    {
        var asset = new Asset(Dimensions);
        asset.Run(Oracle.Rows(15, 500, Dimensions));
        double[] moments = [.. asset.State.Moments], means = [.. asset.State.Means];
        foreach (double[] row in Shifted(16, 50, 0, 5))
            asset.Step(row, Learning.Follow);
        Assert.Equal(moments, asset.State.Moments.ToArray());
        Assert.Equal(means, asset.State.Means.ToArray());
    }

    [Fact]
    public void Options_tell_all_that_is_wrong_with_them()
    {
        var failure = Assert.Throws<ArgumentException>(() => new ConditionalResidualsDetector(new ConditionalResidualsOptions { WarmUpRows = 9, Settings = [2, 64, 2] }));
        Assert.Contains("WarmUpRows is 9", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Settings[1] is 64", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Settings[2] is 2 again", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_asset_that_lacks_a_declared_setting_or_has_nothing_else_is_refused()
    {
        var detector = new ConditionalResidualsDetector(new ConditionalResidualsOptions { Settings = [0, 1] });
        Assert.Contains("the asset has 1", Assert.Throws<ArgumentException>(() => detector.StateBytes(1)).Message, StringComparison.Ordinal);
        Assert.Contains("at least one that is judged", Assert.Throws<ArgumentException>(() => detector.StateBytes(2)).Message, StringComparison.Ordinal);
        Assert.True(detector.StateBytes(3) > 0);
    }

    /// <summary>Rows of which one sensor is too high, by spreads of its own noise.</summary>
    private static double[][] Shifted(ulong seed, int rows, int sensor, double spreads)
    {
        double[][] made = Oracle.Rows(seed, rows, Dimensions);
        foreach (double[] row in made)
            row[sensor] += spreads * (1 + sensor);
        return made;
    }
}
