using System.Numerics;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Cusum;
using OrleansAnomaly.Core.Detection.MatrixProfile;
using OrleansAnomaly.Core.Detection.PageHinkley;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Tests.Detection.Conformance;

namespace OrleansAnomaly.Core.Tests.Detection;

public class StreamBitsTests
{
    /// <summary>A digest changes only with the algorithm itself, never with the machine; then the version of the state may have to change too.</summary>
    [Theory]
    [InlineData("cusum", 5405360488336671191ul)]
    [InlineData("pagehinkley", 18169935221509863894ul)]
    [InlineData("profile", 11288695062994836040ul)]
    [InlineData("ocsvm-series", 12120210830042256479ul)]
    public void Every_bit_is_the_same_on_every_machine(string name, ulong expected)
    {
        IDetector[] all = [new CusumDetector(), new PageHinkleyDetector(), new MatrixProfileDetector(new MatrixProfileOptions { History = 256 }), SeriesOfRows.OneClassSvm()];
        var run = new DetectorRun(all.Single(detector => detector.Name == name));
        ulong digest = 0;
        foreach (Reading reading in Made.Ordinary(18, 5_000, EventTime.Minute, 20, 3))
            digest = BitOperations.RotateLeft(digest, 5) * 31 ^ BitConverter.DoubleToUInt64Bits(run.Step(reading).Evidence);
        foreach (byte one in run.State)
            digest = BitOperations.RotateLeft(digest, 5) * 31 ^ one;
        Assert.Equal(expected, digest);
    }
}
