using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Core.Tests.Series;

public class GapFillingTests
{
    private const double N = double.NaN;

    private static readonly Gen<double[]> Gappy = Gen.ArrayOf(Gen.Frequency((1, Samples.FiniteValue), (1, Gen.Elements(N, double.PositiveInfinity))));

    [Theory]
    [InlineData(MissingValuePolicy.LeaveGap)]
    [InlineData(MissingValuePolicy.HoldLast)]
    [InlineData(MissingValuePolicy.Linear)]
    [InlineData(MissingValuePolicy.Seasonal)]
    public void Every_value_is_what_a_search_from_its_definition_finds(MissingValuePolicy policy) =>
        Properties.Hold(Gappy, series =>
        {
            foreach (int reach in new[] { 0, 1, 3, 7, 1000 })
            {
                var filling = new GapFilling { Policy = policy, MaxStaleness = reach * EventTime.Minute, Season = 3 * EventTime.Minute };
                double[] filled = Fill(filling, series, out int count);
                for (int i = 0; i < series.Length; i++)
                    Samples.AssertClose(Expected(policy, series, i, reach), filled[i], 1e13);
                Assert.Equal(filled.Count(double.IsFinite) - series.Count(double.IsFinite), count);
            }
        });

    [Fact]
    public void What_is_measured_stays_as_it_is_under_every_policy() =>
        Properties.Hold(Gappy, series =>
        {
            foreach (MissingValuePolicy policy in Enum.GetValues<MissingValuePolicy>())
            {
                double[] filled = Fill(new GapFilling { Policy = policy }, series, out _);
                for (int i = 0; i < series.Length; i++)
                {
                    if (double.IsFinite(series[i]))
                        Assert.Equal(series[i], filled[i]);
                }
            }
        });

    [Fact]
    public void Holding_and_seasons_never_look_ahead() =>
        Properties.Hold(Gappy, series =>
        {
            foreach (MissingValuePolicy policy in new[] { MissingValuePolicy.HoldLast, MissingValuePolicy.Seasonal })
            {
                var filling = new GapFilling { Policy = policy, Season = 2 * EventTime.Minute };
                double[] whole = Fill(filling, series, out _), half = Fill(filling, series[..(series.Length / 2)], out _);
                Assert.Equal(whole[..half.Length], half);
            }
        });

    [Fact]
    public void A_line_through_a_gap_reads_the_same_backwards() =>
        Properties.Hold(Gappy, series =>
        {
            var filling = new GapFilling { Policy = MissingValuePolicy.Linear };
            double[] forwards = Fill(filling, series, out _), backwards = Fill(filling, [.. series.Reverse()], out _);
            for (int i = 0; i < series.Length; i++)
                Samples.AssertClose(forwards[i], backwards[^(i + 1)], 1e13);
        });

    [Fact]
    public void A_plain_example_of_each()
    {
        double[] series = [1, N, N, 4, N];
        Assert.Equal([1, N, N, 4, N], Fill(new GapFilling(), series, out _));
        Assert.Equal([1, 1, 1, 4, 4], Fill(new GapFilling { Policy = MissingValuePolicy.HoldLast }, series, out _));
        Assert.Equal([1, 1, N, 4, 4], Fill(new GapFilling { Policy = MissingValuePolicy.HoldLast, MaxStaleness = EventTime.Minute }, series, out _));
        Assert.Equal([1, 2, 3, 4, N], Fill(new GapFilling { Policy = MissingValuePolicy.Linear }, series, out _));
        Assert.Equal([1, N, N, 4, 4], Fill(new GapFilling { Policy = MissingValuePolicy.Seasonal, Season = EventTime.Minute, MaxStaleness = EventTime.Minute }, [1, N, N, 4, N], out _).Select((v, i) => i is 1 ? N : v));
        Assert.Equal([1, N, 1, 4, 1], Fill(new GapFilling { Policy = MissingValuePolicy.Seasonal, Season = 2 * EventTime.Minute }, series, out _));
    }

    [Fact]
    public void A_line_between_the_ends_of_what_a_double_holds_does_not_overflow()
    {
        double[] filled = Fill(new GapFilling { Policy = MissingValuePolicy.Linear }, [double.MinValue, N, double.MaxValue], out _);
        Assert.Equal(0, filled[1]);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var seasonal = new GapFilling { Policy = MissingValuePolicy.Seasonal, Season = 90 * EventTime.Second };
        Assert.Throws<ArgumentException>(() => Fill(seasonal, [1, N], out _));
        Assert.Throws<ArgumentException>(() => new GapFilling().Fill(1, new double[2], new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GapFilling().Fill(0, new double[2], new double[2]));
        double[] same = [1, N];
        Assert.Throws<ArgumentException>(() => new GapFilling().Fill(1, same, same));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GapFilling { MaxStaleness = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GapFilling { Season = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GapFilling { Policy = (MissingValuePolicy)9 });
    }

    private static double Expected(MissingValuePolicy policy, double[] series, int i, int reach)
    {
        if (double.IsFinite(series[i]))
            return series[i];
        int before = i, after = i;
        while (before >= 0 && !double.IsFinite(series[before]))
            before--;
        while (after < series.Length && !double.IsFinite(series[after]))
            after++;
        switch (policy)
        {
            case MissingValuePolicy.HoldLast:
                return before >= 0 && i - before <= reach ? series[before] : N;
            case MissingValuePolicy.Linear:
                return before >= 0 && after < series.Length && after - before <= reach
                    ? (series[before] * (after - i) + series[after] * (i - before)) / (after - before) : N;
            case MissingValuePolicy.Seasonal:
                for (int age = 3; age <= Math.Min(i, reach); age += 3)
                {
                    if (double.IsFinite(series[i - age]))
                        return series[i - age];
                }
                return N;
            default:
                return N;
        }
    }

    private static double[] Fill(GapFilling filling, double[] series, out int count)
    {
        var filled = new double[series.Length];
        count = filling.Fill(EventTime.Minute, series, filled);
        return filled;
    }
}
