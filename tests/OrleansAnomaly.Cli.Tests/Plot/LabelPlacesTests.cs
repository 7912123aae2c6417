using OrleansAnomaly.Cli.Plot;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Cli.Tests.Plot;

public class LabelPlacesTests
{
    private static readonly LabelBox s_room = new(0, 0, 800, 400);

    [Fact]
    public void A_lone_dot_has_its_name_at_its_right() =>
        Assert.Equal(new LabelBox(110, 194, 160, 206), new LabelPlaces(s_room).Take(100, 200, 5, 50, 12));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_name_lies_over_another_over_a_dot_or_beyond_the_paper_however_crowded(ulong seed)
    {
        var random = new SplitMix64(seed);
        var places = new LabelPlaces(s_room);
        (double X, double Y)[] dots = [.. Enumerable.Range(0, 25).Select(_ => (300 + 60 * random.NextDouble(), 200 + 40 * random.NextDouble()))];
        foreach ((double x, double y) in dots)
            places.Keep(x, y, 6);
        LabelBox[] boxes = [.. dots.Select(dot => places.Take(dot.X, dot.Y, 6, 70, 13)!.Value)];
        for (int i = 0; i < boxes.Length; i++)
        {
            Assert.True(s_room.Holds(boxes[i]));
            Assert.DoesNotContain(boxes[..i], boxes[i].Meets);
            Assert.DoesNotContain(dots, dot => boxes[i].Meets(new LabelBox(dot.X - 6, dot.Y - 6, dot.X + 6, dot.Y + 6)));
        }
    }

    [Fact]
    public void Where_there_is_no_room_there_is_no_name() => Assert.Null(new LabelPlaces(new LabelBox(0, 0, 40, 40)).Take(20, 20, 5, 50, 12));
}
