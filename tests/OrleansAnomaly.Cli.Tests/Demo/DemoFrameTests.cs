using OrleansAnomaly.Cli.Client;
using OrleansAnomaly.Cli.Demo;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;
using OrleansAnomaly.Gateway.Wire;
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
        var lines = new ReadingLines();
        while (watch.Step(lines))
        {
        }
        for (int i = 0; i < 40; i++)
            watch.Take(Incident(watch, machine: i % 30, number: 1 + i / 30, isOpen: i % 3 == 0));

        string[] shown = Drawn(new DemoFrame(watch, new Pace(TimeProvider.System, null), s_options, new Uri("http://127.0.0.1:8080"), width, height), width);

        Assert.All(shown, line => Assert.InRange(line.Length, 0, width));
        Assert.InRange(shown.Length, 10, height);
        Assert.Contains(shown, line => line.Contains("30 machines", StringComparison.Ordinal));
        Assert.True(shown.Sum(line => line.Count(c => c is '·' or '▪' or '■')) >= 30);
    }

    private static IncidentBody Incident(PlantWatch watch, int machine, int number, bool isOpen)
    {
        string asset = watch.Plant.Machines[machine].Asset;
        DateTime opened = EventTime.ToDateTimeOffset(watch.Start).UtcDateTime.AddHours(number);
        return new IncidentBody
        {
            Id = $"{machine}.{number}", Asset = asset, Number = number, Start = opened.AddMinutes(-20), Opened = opened, Peak = opened, End = opened.AddMinutes(30), IsOpen = isOpen,
            Kind = AnomalyKind.LevelShift, Confidence = 0.98, Causes = [new CauseBody($"{asset}/vibration", 0.7, AnomalyKind.LevelShift), new CauseBody($"{asset}/temperature", 0.3, AnomalyKind.Trend)],
        };
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
