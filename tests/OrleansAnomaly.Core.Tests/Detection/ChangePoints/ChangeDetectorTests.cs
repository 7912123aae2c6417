using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Cusum;
using OrleansAnomaly.Core.Detection.PageHinkley;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Tests.Detection.Conformance;

namespace OrleansAnomaly.Core.Tests.Detection.ChangePoints;

public class ChangeDetectorTests
{
    private const double DeviationToSigma = 1.2533141373155;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Page_Hinkley_is_the_sum_above_its_smallest_value_as_the_papers_have_it(ulong seed)
    {
        double[] values = Uniform(seed, 4_000);
        double[] expected = PageHinkleyByDefinition(values, 0.25);
        double[] found = Evidence(new PageHinkleyDetector(new PageHinkleyOptions { Tolerance = 0.25, Threshold = 1_000 }), values);
        AssertClose(expected, found);
        Assert.True(expected.Max() > 15, "the shift is in the series");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_cusum_is_the_textbooks_table(ulong seed)
    {
        double[] values = Uniform(seed, 4_000);
        double[] expected = CusumByDefinition(values, 0.5, 1_000);
        double[] found = Evidence(new CusumDetector(new CusumOptions { Allowance = 0.5, Limit = 100, Memory = 1_000 }), values);
        AssertClose(expected, found);
        Assert.True(expected.Max() > 15, "the shift is in the series");
    }

    public static TheoryData<string> Names => ["cusum", "pagehinkley"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_level_that_stays_is_the_new_normal_after_as_many_readings_as_the_options_say(string name)
    {
        IDetector detector = name == "cusum" ? new CusumDetector(new CusumOptions { ResetAfter = 200 }) : new PageHinkleyDetector(new PageHinkleyOptions { ResetAfter = 200 });
        Reading[] readings = [.. Made.Ordinary(5, 2_000, EventTime.Minute), .. Made.Ordinary(6, 500, EventTime.Minute, 30, start: Made.Start + 2_000 * EventTime.Minute)];
        Score[] scores = new DetectorRun(detector).Run(readings);
        Assert.All(scores[2_050..2_200], score => Assert.True(score.Evidence > 20));
        Assert.All(scores[2_250..], score => Assert.True(score.Evidence < 12, $"{score.Evidence}"));
        Assert.Equal(30, scores[^1].Expected, 0.3);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_lone_spike_is_told_in_full_and_hardly_carried_on(string name)
    {
        IDetector detector = name == "cusum" ? new CusumDetector() : new PageHinkleyDetector();
        Reading[] readings = Made.Ordinary(7, 1_010, EventTime.Minute);
        readings[1_000] = readings[1_000] with { Value = 1e6 };
        Score[] scores = new DetectorRun(detector).Run(readings);
        Assert.True(scores[1_000].Evidence > 1e5);
        Assert.True(scores[1_001].Evidence < scores[999].Evidence + 12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_outlier_at_the_very_beginning_does_not_blind_it(string name)
    {
        IDetector detector = name == "cusum" ? new CusumDetector() : new PageHinkleyDetector();
        Reading[] readings = Made.Ordinary(8, 1_000, EventTime.Minute, 5);
        readings[0] = readings[0] with { Value = 1e30 };
        Score[] scores = new DetectorRun(detector).Run(readings);
        Assert.All(scores[100..], score => Assert.True(score.HalfBand < 5 && Math.Abs(score.Expected - 5) < 1, $"{score.Expected} ± {score.HalfBand}"));
    }

    [Fact]
    public void Options_that_are_not_sound_are_refused_with_every_fault()
    {
        string cusum = Assert.Throws<ArgumentException>(() => new CusumDetector(new CusumOptions { Allowance = double.NaN, Limit = 0, Memory = 1, ResetAfter = 0 })).Message;
        Assert.All(["Allowance is NaN", "Limit is 0", "Memory is 1;", "ResetAfter is 0"], part => Assert.Contains(part, cusum, StringComparison.Ordinal));
        string page = Assert.Throws<ArgumentException>(() => new PageHinkleyDetector(new PageHinkleyOptions { Tolerance = 0, Threshold = double.NaN, ResetAfter = 9 })).Message;
        Assert.All(["Tolerance is 0", "Threshold is NaN", "ResetAfter is 9"], part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    /// <summary>Within two spreads, so that nothing is bounded; a shift of 0.7 in the last tenth.</summary>
    private static double[] Uniform(ulong seed, int count)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(i => 50 + Made.Rounded(2 * random.NextDouble() - 1 + (i >= count * 9 / 10 ? 0.7 : 0)))];
    }

    private static double[] Evidence(IDetector detector, double[] values)
    {
        byte[] state = new byte[detector.StateBytes];
        detector.Initialize(state);
        var found = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            var reading = new Reading(Made.Start + i * EventTime.Minute, values[i]);
            detector.Evaluate(state, reading, out Score score);
            found[i] = score.Evidence;
            detector.Learn(state, reading, score, Learning.Full);
        }
        return found;
    }

    /// <summary>Cumulative sums, their least and largest; mean and mean deviation of all that came before.</summary>
    private static double[] PageHinkleyByDefinition(double[] values, double tolerance)
    {
        var found = new double[values.Length];
        double up = 0, least = 0, down = 0, largest = 0, mean = values[0], deviation = 0;
        for (int i = 1; i < values.Length; i++)
        {
            double z = (values[i] - mean) / (DeviationToSigma * deviation * (1 + 6.0 / i));
            if (i >= 8)
            {
                up += z - tolerance;
                down += z + tolerance;
                least = Math.Min(least, up);
                largest = Math.Max(largest, down);
                found[i] = Math.Max(up - least, largest - down);
            }
            deviation += (Math.Abs(values[i] - mean) - deviation) / (i + 1);
            mean = values[..(i + 1)].Sum() / (i + 1);
        }
        return found;
    }

    private static double[] CusumByDefinition(double[] values, double k, double memory)
    {
        var found = new double[values.Length];
        double up = 0, down = 0, location = values[0], deviation = 0;
        for (int i = 1; i < values.Length; i++)
        {
            double sigma = DeviationToSigma * deviation * (1 + 6.0 / i);
            if (i >= 8)
            {
                up = Math.Max(0, values[i] - (location + k * sigma) + up * sigma) / sigma;
                down = Math.Max(0, location - k * sigma - values[i] + down * sigma) / sigma;
                found[i] = Math.Max(up, down);
            }
            double residual = values[i] - location, rate = 1 / Math.Min(i + 1, memory);
            deviation += rate * (Math.Abs(residual) - deviation);
            location += rate * residual;
        }
        return found;
    }

    private static void AssertClose(double[] expected, double[] found)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-8 * (1 + expected[i]), $"reading {i}: {found[i]}; by definition {expected[i]}");
    }
}
