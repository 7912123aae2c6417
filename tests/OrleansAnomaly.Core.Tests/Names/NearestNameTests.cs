using OrleansAnomaly.Core.Names;

namespace OrleansAnomaly.Core.Tests.Names;

public class NearestNameTests
{
    [Theory]
    [InlineData("seasnal", "seasonal")]
    [InlineData("ZSCORE", "zscore")]
    [InlineData("rcf-serie", "rcf-series")]
    [InlineData("", "zscore")]
    public void The_nearest_is_the_one_with_the_fewest_letters_put_in_and_taken_out(string typed, string nearest) =>
        Assert.Equal(nearest, NearestName.Of(typed, ["seasonal", "zscore", "rcf-series"]));

    [Fact]
    public void The_last_part_of_a_name_may_be_all_that_was_typed() =>
        Assert.Equal("a.long.path.memory", NearestName.Of("memry", ["mean", "a.long.path.memory"], name => name[(name.LastIndexOf('.') + 1)..]));

    [Fact]
    public void A_very_long_text_is_cut_and_answered() => Assert.Equal("b", NearestName.Of(new string('b', 1_000_000), ["a", "b"]));

    [Fact]
    public void Advice_names_the_nearest_and_all() => Assert.Equal("did you mean 'b'? Expected one of a, b", NearestName.Advice("bb", ["a", "b"]));
}
