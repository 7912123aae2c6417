using FsCheck.Fluent;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Readings;

public class PathScopeTests
{
    [Theory]
    [InlineData("", "plant-7", true)]
    [InlineData("plant-7/line-2", "plant-7/line-2", true)]
    [InlineData("plant-7/line-2", "plant-7/line-2/pump-12", true)]
    [InlineData("plant-7/line-2", "plant-7/line-20", false)]
    [InlineData("plant-7/line-2", "plant-7/line-2-b/pump", false)]
    [InlineData("plant-7/line-2", "plant-7", false)]
    [InlineData("plant-7/line-2", "Plant-7/line-2", false)]
    [InlineData("plant-7/", "plant-7/line-2", false)]
    public void A_scope_holds_its_own_path_and_what_lies_below_it(string scope, string path, bool isHeld) => Assert.Equal(isHeld, PathScope.Holds(scope, path));

    [Theory]
    [InlineData("a/b", "", "a/b/")]
    [InlineData("a/b", "a", "a/b/")]
    [InlineData("a/b", "a/b", "a/b/")]
    [InlineData("a/b", "a/b/", "a/b/")]
    [InlineData("a/b", "a/b/c", "a/b/c")]
    [InlineData("a/b", "a/bc", null)]
    [InlineData("a/b", "c", null)]
    public void Below_a_scope_a_prefix_leaves_one_beginning_or_none(string scope, string prefix, string? beginning) => Assert.Equal(beginning, PathScope.Below(scope, prefix));

    [Fact]
    public void What_lies_below_a_scope_and_begins_so_is_what_begins_as_both_say()
    {
        var texts = Gen.Elements("a", "ab", "a/b", "a/b/a", "a/b/", "b", "b/a", "a-", "a/b-a/b").Two();
        Properties.Hold(from of in texts from path in Gen.Elements("a", "a/b", "a/b/a", "a/b/a/b", "a/b-a/b", "ab/a", "b/a", "b") select (Scope: of.Item1, Prefix: of.Item2, Path: path), item =>
        {
            bool isBelow = PathScope.Holds(item.Scope, item.Path) && item.Path != item.Scope && item.Path.StartsWith(item.Prefix, StringComparison.Ordinal);
            Assert.Equal(isBelow, PathScope.Below(item.Scope, item.Prefix) is { } beginning && item.Path.StartsWith(beginning, StringComparison.Ordinal));
        });
    }
}
