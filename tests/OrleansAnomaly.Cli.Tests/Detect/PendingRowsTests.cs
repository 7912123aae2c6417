using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Cli.Tests.Detect;

public class PendingRowsTests
{
    [Fact]
    public void Rows_leave_in_the_order_in_which_they_came_however_the_ring_turns_and_grows()
    {
        var rows = new PendingRows(2);
        long next = 0, expected = 0;
        for (int round = 1; round < 60; round++)
        {
            for (int i = 0; i < round; i++, next++)
                rows.Add(next, [new Verdict { Value = next }, new Verdict { Value = -next }]);
            for (int i = 0; i < round - (round % 3 == 0 ? 0 : 1); i++, expected++)
            {
                Assert.True(rows.TryPeek(out long time, out ReadOnlySpan<Verdict> verdicts));
                Assert.Equal((expected, (double)expected, -(double)expected), (time, verdicts[0].Value, verdicts[1].Value));
                rows.RemoveFirst();
            }
        }
    }

    [Fact]
    public void It_is_full_before_it_holds_more_than_its_bound()
    {
        var rows = new PendingRows(1 << 16);
        var verdicts = new Verdict[1 << 16];
        int held = 0;
        for (; !rows.IsFull; held++)
            rows.Add(held, verdicts);

        Assert.Equal(4, held);
    }
}
