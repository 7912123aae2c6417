using OrleansAnomaly.Cli.Demo;
using OrleansAnomaly.Data.Plant;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Tests.Demo;

public class DemoFrameTests
{
    private static readonly DemoOptions s_options = new() { Plant = new PlantOptions { Machines = 30, Duration = TimeSpan.FromDays(2), SamplingInterval = TimeSpan.FromMinutes(30) }, Duration = null };

    [Theory]
    [InlineData(80, 24)]
    [InlineData(100, 30)]
    [InlineData(112, 40)]
    [InlineData(140, 42)]
    [InlineData(220, 60)]
    public void A_frame_fits_the_terminal_and_shows_every_machine(int width, int height)
    {
        var watch = new PlantWatch(s_options.Plant);
        while (watch.Step(null))
        {
        }

        string[] lines = Drawn(new DemoFrame(watch, new Pace(TimeProvider.System, null), s_options, width, height), width);

        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.InRange(lines.Length, 10, height);
        Assert.Contains(lines, line => line.Contains("30 machines", StringComparison.Ordinal));
        Assert.True(lines.Sum(line => line.Count(c => c is '·' or '▪' or '■')) >= 30);
    }

    private static string[] Drawn(DemoFrame frame, int width)
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(frame);
        return [.. text.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }
}
