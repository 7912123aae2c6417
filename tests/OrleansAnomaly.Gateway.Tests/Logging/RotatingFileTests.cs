using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Logging;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Logging;

public sealed class RotatingFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("anomaly-log-").FullName;
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));

    private string Main => Path.Join(_folder, "logs", "x.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_full_file_is_put_aside_and_only_so_many_are_kept()
    {
        Directory.CreateDirectory(Path.Join(_folder, "logs"));
        foreach (string name in (string[])["x-notes.log", "x-20200101T000000Z-000.txt", "y-20200101T000000Z-000.log"])
            File.WriteAllText(Path.Join(_folder, "logs", name), "somebody else's");
        string line = new('x', 40_000);
        using (var file = new RotatingFile(new LogOptions { FileBytes = 64 << 10, KeptFiles = 3 }, Main, _time))
        {
            for (int i = 0; i < 10; i++)
            {
                file.Write($"{i} {line}");
                _time.Advance(TimeSpan.FromSeconds(i % 2));
            }
        }
        string[] aside = [.. Directory.GetFiles(Path.Join(_folder, "logs"), "x-2026*.log").Order(StringComparer.Ordinal)];
        Assert.Equal(3, aside.Length);
        Assert.Equal(["6", "7", "8", "9"], [.. aside.Append(Main).Select(path => File.ReadAllText(path).Split(' ')[0])]);
        Assert.Equal("x-20260302T120004Z-001.log", Path.GetFileName(aside[^1]));
        Assert.Equal(4 + 3, Directory.GetFiles(Path.Join(_folder, "logs")).Length);
    }

    [Fact]
    public void An_old_file_is_put_aside_with_its_next_line()
    {
        using (var file = new RotatingFile(new LogOptions { FileAge = TimeSpan.FromHours(1) }, Main, _time))
        {
            file.Write("first");
            _time.Advance(TimeSpan.FromMinutes(59));
            file.Write("second");
            _time.Advance(TimeSpan.FromMinutes(1));
            file.Write("third");
        }
        Assert.Equal("first\nsecond\n", File.ReadAllText(Path.Join(_folder, "logs", "x-20260302T130000Z-000.log")));
        Assert.Equal("third\n", File.ReadAllText(Main));
    }

    [Fact]
    public void A_process_that_starts_again_goes_on_in_the_same_file()
    {
        foreach (string line in (string[])["first", "second"])
        {
            using var file = new RotatingFile(new LogOptions(), Main, _time);
            file.Write(line);
        }
        Assert.Equal("first\nsecond\n", File.ReadAllText(Main));
    }

    [Fact]
    public async Task Everything_that_was_logged_is_in_the_file_when_the_log_has_ended()
    {
        var output = new LogOutput(new LogOptions { File = Main, QueueLines = 100_000 }, TextWriter.Null, isTerminal: true, _time);
        using (ILoggerFactory loggers = LoggerFactory.Create(output.Register))
        {
            ILogger logger = loggers.CreateLogger("test");
            Parallel.For(0, 5_000, i => logger.LogInformation("{Number}", i));
        }
        await output.DisposeAsync();
        Assert.Equal(0, output.Lost);
        string[] lines = File.ReadAllLines(Main);
        Assert.Equal(5_000, lines.Distinct().Count());
        Assert.All(lines, line => Assert.StartsWith("{\"time\":", line, StringComparison.Ordinal));
    }
}
