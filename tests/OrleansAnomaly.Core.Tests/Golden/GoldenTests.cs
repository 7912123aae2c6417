using OrleansAnomaly.Bench.Golden;
using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Core.Tests.Golden;

/// <summary>Where one of these fails and the change of results was meant: README.md in this folder.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> DetectorNames => [.. SyntheticDigest.Detectors.Select(detector => detector.Name)];

    public static TheoryData<string> DeniedInstructions => [.. InstructionSet.Denied.Skip(1).Select(denied => denied.Name)];

    [Theory]
    [MemberData(nameof(DetectorNames))]
    public void The_verdicts_on_the_golden_streams_are_what_they_were(string name) =>
        Assert.Equal(GoldenFiles.Digest($"{name} streams"), GoldenStream.Digest(Detector(name)));

    [Theory]
    [MemberData(nameof(DeniedInstructions))]
    public async Task The_verdicts_are_the_same_bit_by_bit_without_vector_instructions(string name)
    {
        InstructionSet denied = InstructionSet.Denied.Single(denied => denied.Name == name);
        IEnumerable<string> expected = SyntheticDigest.Detectors.Select(detector => $"{detector.Name}: {GoldenFiles.Digest($"{detector.Name} streams")}");
        Assert.Equal(expected, (await denied.RunWithoutAsync(typeof(GoldenProgram).Assembly.Location, "digest")).Split('\n', StringSplitOptions.TrimEntries));
    }

    [Theory]
    [MemberData(nameof(DetectorNames))]
    public void A_state_that_earlier_code_left_behind_is_accepted_and_continued_bit_by_bit(string name)
    {
        IDetector detector = Detector(name);
        Assert.Equal(GoldenFiles.Digest($"{name} continued"), GoldenStream.Continue(detector, GoldenFiles.State(detector) ?? GoldenStream.State(detector)));
    }

    [Theory]
    [MemberData(nameof(DetectorNames))]
    public void The_same_readings_make_the_same_state_as_they_did(string name)
    {
        IDetector detector = Detector(name);
        byte[] state = GoldenStream.State(detector);
        Assert.Equal(GoldenFiles.StateHash(detector), GoldenFiles.Hash(state));
        if (GoldenFiles.State(detector) is { } kept)
            Assert.Equal(kept, state);
    }

    [Theory]
    [InlineData("seasonal", 3)]
    [InlineData("zscore", 1)]
    public void The_golden_streams_hold_anomalies_and_incidents(string name, int incidents)
    {
        string[] words = GoldenFiles.Digest($"{name} streams").Split(' ');
        Assert.InRange(int.Parse(words[2]), 20, GoldenStream.DigestReadings / 10);
        Assert.InRange(int.Parse(words[4]), incidents, 10_000);
    }

    private static IDetector Detector(string name) => SyntheticDigest.Detectors.Single(detector => detector.Name == name);
}
