using OrleansAnomaly.Gateway.Logging;

namespace OrleansAnomaly.Gateway.Tests.Logging;

public class LogQueueTests
{
    [Fact]
    public async Task Nobody_waits_for_a_disk_that_stalls_and_what_was_lost_is_counted_and_told()
    {
        const int room = 16;
        var written = new List<string>();
        using var arrived = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        var queue = new LogQueue(room, line =>
        {
            arrived.Set();
            goesOn.Wait();
            written.Add(line);
        }, () => { }, lost => $"{lost} lost", _ => { });
        queue.Add("first");
        arrived.Wait();
        for (int i = 0; i < room + 5; i++)
            queue.Add($"line {i}");
        Assert.Equal(5, queue.Lost);
        goesOn.Set();
        Assert.True(await queue.EndAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(["first", .. Enumerable.Range(0, room).Select(i => $"line {i}"), "5 lost"], written);
    }

    [Fact]
    public async Task Lines_that_cannot_be_written_are_counted_said_once_and_writing_goes_on_when_it_can()
    {
        var written = new List<string>();
        int failures = 0, told = 0;
        var queue = new LogQueue(16, line =>
        {
            if (line.StartsWith("bad", StringComparison.Ordinal) && ++failures > 0)
                throw new IOException("disk full");
            written.Add(line);
        }, () => { }, lost => $"{lost} lost", _ => told++);
        queue.Add("bad 1");
        queue.Add("bad 2");
        queue.Add("good");
        Assert.True(await queue.EndAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(2, failures);
        Assert.Equal(2, queue.Lost);
        Assert.Contains("good", written);
        Assert.Equal(2, written.Where(line => line.EndsWith(" lost", StringComparison.Ordinal)).Sum(line => int.Parse(line.Split(' ')[0])));
        Assert.InRange(told, 1, 2);
    }

    [Fact]
    public async Task The_end_does_not_wait_for_ever_for_a_disk_that_hangs()
    {
        using var arrived = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        var queue = new LogQueue(16, _ =>
        {
            arrived.Set();
            goesOn.Wait();
        }, () => { }, _ => "", _ => { });
        queue.Add("line");
        arrived.Wait();
        Assert.False(await queue.EndAsync(TimeSpan.Zero));
        goesOn.Set();
        Assert.True(await queue.EndAsync(TimeSpan.FromMinutes(1)));
    }
}
