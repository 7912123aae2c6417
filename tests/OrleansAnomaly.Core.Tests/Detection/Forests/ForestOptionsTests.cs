using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.HalfSpaceTrees;
using OrleansAnomaly.Core.Detection.IsolationForest;

namespace OrleansAnomaly.Core.Tests.Detection.Forests;

public sealed class ForestOptionsTests
{
    [Fact]
    public void Half_space_trees_tell_every_option_out_of_range()
    {
        var options = new HalfSpaceTreesOptions { Trees = 257, Depth = 13, Window = 31 };
        Assert.Equal(["Trees is 257; expected 1 to 256", "Depth is 13; expected 1 to 12", "Window is 31; expected 32 to 60000"], options.Validate());
        Assert.Throws<ArgumentException>(() => new HalfSpaceTreesDetector(options));
        Assert.Empty(new HalfSpaceTreesOptions().Validate());
    }

    [Fact]
    public void A_sliding_isolation_forest_tells_every_option_out_of_range()
    {
        var options = new SlidingIsolationForestOptions { Trees = 0, SampleSize = 513, Window = 16_385 };
        Assert.Equal(["Trees is 0; expected 1 to 256", "SampleSize is 513; expected 16 to 512", "Window is 16385; expected 32 to 16384"], options.Validate());
        Assert.Single(new SlidingIsolationForestOptions { SampleSize = 64, Window = 63 }.Validate());
        Assert.Throws<ArgumentException>(() => new SlidingIsolationForestDetector(options));
        Assert.Empty(new SlidingIsolationForestOptions().Validate());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void A_shingle_that_is_none_is_refused(int shingle)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SeriesOfRows.HalfSpaceTrees(shingle: shingle));
        Assert.Throws<ArgumentOutOfRangeException>(() => SeriesOfRows.IsolationForest(shingle: shingle));
    }

    [Fact]
    public void Half_space_trees_halve_what_the_cuts_above_have_left()
    {
        var detector = new HalfSpaceTreesDetector(new HalfSpaceTreesOptions { Trees = 1, Depth = 3, Window = 32 });
        byte[] state = new byte[detector.StateBytes(1)];
        detector.Initialize(state, 1);
        HalfSpaceNode[] nodes = [.. System.Runtime.InteropServices.MemoryMarshal.Cast<byte, HalfSpaceNode>(state.AsSpan(^(15 * 12 + (15 * 12 % 8))..)[..(15 * 12)])];
        float quarter = nodes[0].Cut - nodes[1].Cut, eighth = nodes[1].Cut - nodes[3].Cut;
        Assert.True(quarter > 0);
        Assert.Equal(quarter, nodes[2].Cut - nodes[0].Cut, 1e-6);
        Assert.Equal(quarter / 2, eighth, 1e-6);
        Assert.Equal(eighth, nodes[6].Cut - nodes[2].Cut, 1e-6);
    }
}
