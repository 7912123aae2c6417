using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.RandomCutForest;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Tests.Detection.Conformance;

namespace OrleansAnomaly.Core.Tests.Detection.Forests;

public sealed class RandomCutForestTests
{
    [Theory]
    [InlineData(1, 1, 400)]
    [InlineData(3, 40, 300)]
    [InlineData(16, 200, 1_000)]
    public void Trees_stay_sound_while_points_come_and_go(int dimensions, int values, int rows)
    {
        var options = new RandomCutForestOptions { Trees = 3, SampleSize = 32, Memory = 32 };
        var forest = new RandomCutForest(dimensions, options);
        byte[] state = new byte[forest.Layout.Bytes];
        forest.Initialize(state);
        var random = new SplitMix64(1);
        float[] point = new float[forest.Layout.Stride], weights = new float[forest.Layout.Stride];
        weights.AsSpan(0, dimensions).Fill(1);
        for (int i = 0; i < rows; i++)
        {
            for (int d = 0; d < dimensions; d++)
                point[d] = random.NextInt32(values) - 5;
            forest.Update(state, point, weights, 1);
            ForestInspection.AssertSound(forest.Layout, state);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_dimensions_and_lags_have_of_the_evidence_adds_up_to_it(int shingle)
    {
        var detector = new RandomCutForestDetector(new RandomCutForestOptions { Trees = 20, SampleSize = 64, Shingle = shingle });
        byte[] state = new byte[detector.StateBytes(5)];
        detector.Initialize(state, 5);
        double[] notes = new double[detector.NotesLength(5)], parts = new double[5], lags = new double[5 * shingle];
        int odd = 0;
        foreach (double[] row in MadeRows.Mixed(1, 1_000, 5))
        {
            detector.Evaluate(state, row, notes, out VectorScore score);
            detector.Explain(state, row, notes, parts);
            detector.ExplainLags(state, row, notes, lags);
            Assert.Equal(score.Evidence, parts.Sum(), 1e-9 * Math.Max(1, score.Evidence));
            Assert.Equal(score.Evidence, lags.Sum(), 1e-9 * Math.Max(1, score.Evidence));
            odd += score.Evidence > 5 ? 1 : 0;
            detector.Learn(state, row, notes, score, Learning.Full);
        }
        Assert.True(odd > 5, $"only {odd} rows were odd");
    }

    [Fact]
    public void An_excursion_is_laid_to_the_reading_at_which_it_was()
    {
        var detector = new RandomCutForestSeriesDetector(new RandomCutForestOptions { Trees = 30, SampleSize = 64, Shingle = 4 });
        byte[] state = new byte[detector.StateBytes];
        detector.Initialize(state);
        Reading[] readings = Made.Ordinary(3, 1_003, EventTime.Minute);
        readings[1_000] = readings[1_000] with { Value = 12 };
        double[] lags = new double[4];
        for (int i = 0; i < readings.Length; i++)
        {
            detector.Evaluate(state, readings[i], out Score score);
            detector.ExplainLags(state, readings[i], score, lags);
            // The oldest reading comes first, so that the excursion moves to the front as time goes on.
            if (i >= 1_000)
                Assert.Equal(3 - (i - 1_000), lags.AsSpan().IndexOf(lags.Max()));
            detector.Learn(state, readings[i], score, Learning.Little);
        }
    }

    [Fact]
    public void The_next_value_of_a_wave_is_expected_far_better_than_by_its_mean()
    {
        var detector = new RandomCutForestSeriesDetector(new RandomCutForestOptions { Trees = 30, SampleSize = 128, Shingle = 6 });
        byte[] state = new byte[detector.StateBytes];
        detector.Initialize(state);
        double missed = 0, spread = 0;
        for (int i = 0; i < 2_000; i++)
        {
            var reading = new Reading(Made.Start + i * EventTime.Minute, 1e6 + Math.Sin(i * 0.3));
            detector.Evaluate(state, reading, out Score score);
            if (i > 1_000)
            {
                missed += Math.Abs(reading.Value - score.Expected);
                spread += Math.Abs(reading.Value - 1e6);
            }
            detector.Learn(state, reading, score, Learning.Full);
        }
        Assert.True(missed < 0.2 * spread, $"misses by {missed / 1_000}; the wave's mean size is {spread / 1_000}");
    }

    [Fact]
    public void A_missing_value_is_expected_beside_the_values_that_are_there()
    {
        var detector = new RandomCutForestDetector(new RandomCutForestOptions { Trees = 30, SampleSize = 128 });
        byte[] state = new byte[detector.StateBytes(2)];
        detector.Initialize(state, 2);
        double[] notes = new double[detector.NotesLength(2)];
        var random = new SplitMix64(2);
        for (int i = 0; i < 1_000; i++)
        {
            double x = random.NextGaussian();
            double[] row = [x, 100 - 10 * x];
            detector.Evaluate(state, row, notes, out VectorScore score);
            detector.Learn(state, row, notes, score, Learning.Full);
        }
        Assert.Equal(90, detector.Expected(state, [1, double.NaN], 1), 2.0);
        Assert.Equal(110, detector.Expected(state, [-1, double.NaN], 1), 2.0);
    }

    [Fact]
    public void A_handful_of_like_outliers_does_not_hide_the_next_one()
    {
        var detector = new RandomCutForestDetector(new RandomCutForestOptions { Trees = 30, SampleSize = 128 });
        byte[] state = new byte[detector.StateBytes(3)];
        detector.Initialize(state, 3);
        double[] notes = new double[detector.NotesLength(3)], outlier = [9, 19, 58];
        double usual = 0, seen = 0;
        double[][] rows = MadeRows.Ordinary(4, 1_020, 3);
        for (int i = 0; i < rows.Length; i++)
        {
            double[] row = i >= 1_000 && i % 4 == 0 ? outlier : rows[i];
            detector.Evaluate(state, row, notes, out VectorScore score);
            if (i < 1_000)
                usual = Math.Max(usual, i < 500 ? 0 : score.Evidence);
            seen = i == 1_016 ? score.Evidence : seen;
            detector.Learn(state, row, notes, score, Learning.Full);
        }
        Assert.True(seen > usual, $"the fifth outlier scores {seen}, an ordinary row up to {usual}");
    }

    [Fact]
    public void Values_that_leave_the_first_ones_far_behind_are_still_told_apart()
    {
        var run = new VectorDetectorRun(new RandomCutForestDetector(new RandomCutForestOptions { Trees = 20, SampleSize = 64 }), 2);
        run.Step([1e25, 0]);
        double[][] rows = MadeRows.Ordinary(5, 1_500, 2);
        double most = run.Run(rows)[^500..].Max(score => score.Evidence);
        Assert.True(run.Step([15, 10]).Evidence > most);
    }

    [Fact]
    public void Every_option_out_of_range_is_told()
    {
        var options = new RandomCutForestOptions { Trees = 0, SampleSize = 5_000, Memory = -1, Shingle = 33 };
        Assert.Equal(4, options.Validate().Count);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new RandomCutForestDetector(options));
        Assert.All(["Trees is 0", "SampleSize is 5000", "Memory is -1", "Shingle is 33"], fault => Assert.Contains(fault, refused.Message, StringComparison.Ordinal));
        Assert.Single(new RandomCutForestOptions { Trees = 256, SampleSize = 1_024, Shingle = 32 }.Validate());
        Assert.Throws<ArgumentException>(() => new RandomCutForestSeriesDetector(new RandomCutForestOptions()));
        // The largest that is legal, at the most dimensions, is a state that can be had.
        Assert.Empty(new RandomCutForestOptions { Trees = 100, SampleSize = 256, Shingle = 16 }.Validate());
        Assert.InRange(new RandomCutForestDetector(new RandomCutForestOptions { Trees = 100, SampleSize = 156, Shingle = 32 }).StateBytes(64), 1, int.MaxValue);
    }
}
