using System.Numerics;
using OrleansAnomaly.Core.Thresholds;

namespace OrleansAnomaly.Core.Tests.Thresholds;

public class ThresholdBitsTests
{
    /// <summary>A digest changes only with the algorithm itself, never with the machine.</summary>
    [Theory]
    [InlineData("percentile", 17949480071363632724ul)]
    [InlineData("mad", 3847874508600152339ul)]
    [InlineData("spot", 3590317480575094014ul)]
    [InlineData("dspot", 920355345172315797ul)]
    [InlineData("dynamic", 339452783449609634ul)]
    [InlineData("conformal", 10307716112296186011ul)]
    [InlineData("adaptive-conformal", 11106867928620591471ul)]
    public void Every_bit_is_the_same_on_every_machine(string name, ulong expected)
    {
        IThreshold[] all =
        [
            new PercentileThreshold(), new MedianDeviationThreshold(), new ExtremeValueThreshold(), new ExtremeValueThreshold(new ExtremeValueThresholdOptions { Depth = 50 }),
            new DynamicThreshold(), new ConformalThreshold(), new AdaptiveConformalThreshold(),
        ];
        var run = new ThresholdRun(all.Single(threshold => threshold.Name == name));
        ulong digest = 0;
        foreach (double score in ScoreLaws.Draws("lognormal", 17, 20_000))
        {
            run.Step(score);
            digest = BitOperations.RotateLeft(digest, 5) * 31 ^ BitConverter.DoubleToUInt64Bits(run.Level);
        }
        Assert.Equal(expected, digest);
    }
}
