using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.MatrixProfile;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Tests.Detection.Conformance;

namespace OrleansAnomaly.Core.Tests.Detection.MatrixProfile;

public class MatrixProfileTests
{
    private static readonly MatrixProfileOptions s_small = new() { Window = 12, History = 200 };

    public static TheoryData<string> Series => ["beats", "noise", "walk", "rests"];

    [Theory]
    [MemberData(nameof(Series))]
    public void The_distance_is_that_of_comparing_all_windows_one_by_one(string name)
    {
        double[] values = Make(name, 3_000);
        (double[] found, SensorScale[] scales) = Run(s_small, values);
        // Single precision keeps seven digits of a value; near 0 a distance has half of the digits of its square.
        for (int i = 4 * s_small.Window; i < values.Length; i += i < 400 ? 1 : 7)
        {
            double expected = ByDefinition(values, i, s_small, scales[i]);
            Assert.True(Math.Abs(expected * expected - found[i] * found[i]) < 1e-4, $"reading {i}: {found[i]}; one by one {expected}");
        }
    }

    [Fact]
    public void Products_stay_what_they_are_over_a_hundred_thousand_readings()
    {
        double[] values = Make("walk", 100_000);
        (double[] found, SensorScale[] scales) = Run(s_small, values);
        for (int i = values.Length - 50; i < values.Length; i++)
            Assert.Equal(ByDefinition(values, i, s_small, scales[i]), found[i], 1e-4);
    }

    [Fact]
    public void A_level_far_from_where_the_sensor_began_keeps_its_shapes()
    {
        double[] values = Make("shift", 6_000);
        (double[] found, SensorScale[] scales) = Run(s_small, values);
        Assert.NotEqual(scales[50].Origin, scales[^1].Origin);
        for (int i = 5_500; i < values.Length; i += 7)
            Assert.Equal(ByDefinition(values, i, s_small, scales[i]), found[i], 1e-3);
    }

    [Fact]
    public void An_outlier_at_the_very_beginning_does_not_blind_it()
    {
        double[] values = Make("walk", 1_000);
        values[0] = 1e30;
        (double[] found, SensorScale[] scales) = Run(s_small, values);
        for (int i = 300; i < values.Length; i += 7)
            Assert.Equal(ByDefinition(values, i, s_small, scales[i]), found[i], 1e-4);
        Assert.InRange(scales[300].Deviation, 0.5, 50);
    }

    [Fact]
    public void A_beat_that_is_unlike_all_others_stands_out()
    {
        double[] values = Make("beats", 6_000);
        var random = new SplitMix64(4);
        bool[] odd = new bool[values.Length];
        for (int beat = 60; beat < values.Length / 40; beat += 10 + random.NextInt32(10))
        {
            // The second half of a beat the other way up: no value that does not occur.
            for (int i = 40 * beat + 5; i < 40 * beat + 25; i++)
                values[i] = -values[i];
            odd.AsSpan(40 * beat + 20, 8).Fill(true);
        }
        (double[] found, _) = Run(new MatrixProfileOptions { Window = 32, History = 400 }, values);
        double area = Ranking.Area([.. found.Where((_, i) => i >= 2_000 && odd[i])], [.. found.Where((_, i) => i >= 2_000 && !odd[i] && (i % 40 >= 38 || i % 40 < 5))]);
        Assert.True(area > 0.9, $"area under the ROC curve {area:F3}");
    }

    [Fact]
    public void Rests_are_alike_and_work_after_rest_is_no_more_than_new()
    {
        double[] flat = [.. Enumerable.Range(0, 400).Select(i => i < 300 ? 5.0 : 5 + Math.ScaleB(i % 3, -30))];
        (double[] found, _) = Run(s_small, flat);
        Assert.All(found[..300], evidence => Assert.Equal(0, evidence));
        double[] working = [.. Make("noise", 200), .. Enumerable.Repeat(0.0, 200)];
        (found, _) = Run(s_small, working);
        // The flat window is the zero vector: its distance to any other shape is √m. When there is a rest to compare it with it is nothing new.
        Assert.Equal(1, found[200 + s_small.Window], 1e-3);
        Assert.All(found[(200 + 2 * s_small.Window)..], evidence => Assert.Equal(0, evidence, 1e-3));
    }

    [Fact]
    public void Tiny_noise_at_rest_is_no_shape()
    {
        double[] values = Make("rests", 3_000);
        double[] blown = Run(s_small with { FlatShare = 0 }, values).Evidence, calm = Run(s_small, values).Evidence;
        int[] resting = [.. Enumerable.Range(1_000, 2_000).Where(i => i % 100 >= 70)];
        Assert.True(resting.Average(i => calm[i]) < 0.05, $"{resting.Average(i => calm[i])}");
        Assert.True(resting.Average(i => blown[i]) > 0.4, $"{resting.Average(i => blown[i])}");
    }

    [Fact]
    public void Options_that_are_not_sound_are_refused_with_every_fault()
    {
        string said = Assert.Throws<ArgumentException>(() => new MatrixProfileDetector(new MatrixProfileOptions { Window = 7, History = 20, FlatShare = double.NaN })).Message;
        Assert.All(["Window is 7", "History is 20", "FlatShare is NaN"], part => Assert.Contains(part, said, StringComparison.Ordinal));
    }

    private static double[] Make(string name, int count)
    {
        var random = new SplitMix64(11);
        var values = new double[count];
        double level = 0;
        for (int i = 0; i < count; i++)
        {
            double noise = random.NextGaussian();
            level += noise;
            values[i] = name switch
            {
                "beats" => 10 * Math.Sin(i % 40 * (Math.PI / 20)) + 4 * Math.Cos(i % 40 * (Math.PI / 5)) + 0.5 * noise,
                "noise" => noise,
                "walk" => level,
                "rests" => i % 100 < 50 ? 10 * noise : 1e-3 * noise,
                _ => Math.Sin(i * 0.3) + 0.2 * noise + (i < 100 ? 1e5 : 0),
            };
        }
        return values;
    }

    private static (double[] Evidence, SensorScale[] Scales) Run(MatrixProfileOptions options, double[] values)
    {
        var detector = new MatrixProfileDetector(options);
        byte[] state = new byte[detector.StateBytes];
        detector.Initialize(state);
        var evidence = new double[values.Length];
        var scales = new SensorScale[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            var reading = new Reading(Made.Start + i * EventTime.Minute, values[i]);
            detector.Evaluate(state, reading, out Score score);
            evidence[i] = score.Evidence;
            scales[i] = System.Runtime.InteropServices.MemoryMarshal.Read<MatrixProfileHeader>(state).Scale;
            detector.Learn(state, reading, score, Learning.Full);
        }
        return (evidence, scales);
    }

    private static double ByDefinition(double[] values, int at, MatrixProfileOptions options, SensorScale scale)
    {
        int m = options.Window;
        double floor = Math.Max(options.FlatShare * 1.2533141373155, 1e-9) * scale.Floor, nearest = double.PositiveInfinity;
        double[] one = Shape(values, at, m, floor);
        for (int other = at - m; other >= Math.Max(m - 1, at - options.History + m); other--)
            nearest = Math.Min(nearest, Shape(values, other, m, floor).Zip(one, (a, b) => (a - b) * (a - b)).Sum());
        return Math.Sqrt(nearest / m);
    }

    private static double[] Shape(double[] values, int end, int m, double floor)
    {
        double[] window = values[(end - m + 1)..(end + 1)];
        double mean = window.Average(), deviation = Math.Sqrt(window.Sum(value => (value - mean) * (value - mean)) / m);
        return [.. window.Select(value => (value - mean) / Math.Max(deviation, floor))];
    }
}
