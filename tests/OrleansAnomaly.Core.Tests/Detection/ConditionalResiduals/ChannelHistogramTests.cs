using OrleansAnomaly.Core.Detection.ConditionalResiduals;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Detection.ConditionalResiduals;

public class ChannelHistogramTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.01)]
    public void A_share_p_of_scores_has_a_p_value_of_at_most_p(double p)
    {
        var histogram = default(ChannelHistogram);
        var random = new SplitMix64(1);
        for (int i = 0; i < 2_000; i++)
            histogram.Learn(Math.Abs(random.NextGaussian()), ChannelHistogram.UnitsPerRow, 1_000_000);
        int low = 0;
        for (int i = 0; i < 20_000; i++)
            low += histogram.PValue(Math.Abs(random.NextGaussian()), 1) <= p ? 1 : 0;
        Assert.InRange(low / 20_000.0, 0.6 * p, 1.6 * p);
    }

    [Fact]
    public void Beyond_what_was_seen_p_falls_and_stays_above_zero()
    {
        var histogram = default(ChannelHistogram);
        var random = new SplitMix64(2);
        for (int i = 0; i < 500; i++)
            histogram.Learn(random.NextDouble(), ChannelHistogram.UnitsPerRow, 1_000_000);
        double before = 1;
        for (double score = 1.5; score < 1e6; score *= 2)
        {
            double p = histogram.PValue(score, 8);
            Assert.InRange(p, ChannelHistogram.SmallestP, before);
            before = p;
        }
        Assert.True(before < 1e-6);
    }

    [Fact]
    public void Until_twenty_scores_are_known_nothing_is_odd()
    {
        var histogram = default(ChannelHistogram);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(1, histogram.PValue(1e9, 1));
            histogram.Learn(i, ChannelHistogram.UnitsPerRow, 1_000_000);
        }
        Assert.True(histogram.PValue(1e9, 1) < 0.05);
    }

    [Fact]
    public void What_is_halved_at_its_capacity_keeps_its_shares()
    {
        var halved = default(ChannelHistogram);
        var whole = default(ChannelHistogram);
        var random = new SplitMix64(3);
        for (int i = 0; i < 3_000; i++)
        {
            double score = -Real.Log(1 - random.NextDouble());
            halved.Learn(score, ChannelHistogram.UnitsPerRow, 20_000);
            whole.Learn(score, ChannelHistogram.UnitsPerRow, 1_000_000);
        }
        for (double score = 0.2; score < 4; score += 0.2)
            Assert.Equal(1, halved.PValue(score, 1) / whole.PValue(score, 1), 0.2);
    }

    [Fact]
    public void An_episode_that_is_released_weighs_as_many_rows_as_it_had()
    {
        var channels = new ChannelHistogram[ResidualState.Histograms];
        double[] scores = new double[channels.Length];
        for (int i = 0; i < 100; i++)
        {
            for (int channel = 0; channel < channels.Length; channel++)
                channels[channel].Learn(1 + i % 10, ChannelHistogram.UnitsPerRow, 1_000_000);
        }
        var episode = default(PendingEpisode);
        Array.Fill(scores, 1_000);
        for (int i = 0; i < 100; i++)
            episode.Add(channels, scores);
        Assert.True(channels[0].PValue(1_000, 1) < 0.01);
        episode.Release(channels, ChannelHistogram.UnitsPerRow, 1_000_000);
        Assert.InRange(channels[0].PValue(900, 1), 0.45, 0.6);
        episode.Release(channels, ChannelHistogram.UnitsPerRow, 1_000_000);
        Assert.InRange(channels[0].PValue(900, 1), 0.45, 0.6);
    }
}
