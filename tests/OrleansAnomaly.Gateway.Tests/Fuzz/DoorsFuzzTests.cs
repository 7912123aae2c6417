using OrleansAnomaly.Bench.Fuzz.Doors;

namespace OrleansAnomaly.Gateway.Tests.Fuzz;

public class DoorsFuzzTests
{
    /// <summary>The long run is <c>bench fuzz doors</c>.</summary>
    [Fact]
    public async Task Nobody_is_let_in_but_by_a_good_key_or_token_and_damaged_files_are_refused_with_words()
    {
        DoorsFuzzTotals met = await DoorsFuzz.RunAsync(10_000, seed: 11, TextWriter.Null);
        Assert.Equal(10_000, met.Cases);
        // Without these it would have looked at next to nothing.
        Assert.InRange(met.LetIn, 30, 1_000);
        Assert.InRange(met.Refused, 4_000, 7_000);
        Assert.InRange(met.FilesRead, 30, 2_500);
        Assert.InRange(met.FilesRefused, 1_000, 4_000);
    }
}
