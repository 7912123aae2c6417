using System.CommandLine;
using OrleansAnomaly.Cli.Simulate;

namespace OrleansAnomaly.Cli.Demo;

internal static class DemoCommand
{
    private const string MaximumSpeed = "max";

    public static Command Create(CommandConsole console)
    {
        var plant = new PlantArguments();
        var duration = new Option<string?>("--duration") { Description = "Wall time for the whole run, such as 60s or 5min. Default: 60s.", HelpName = "span" };
        var speed = new Option<string?>("--speed") { Description = "Instead of --duration: how many times faster than real time, or 'max' for as fast as this machine goes.", HelpName = "factor|max" };
        var headless = new Option<bool>("--headless") { Description = "Show nothing as it goes; print one JSON summary on stdout at the end." };
        var url = new Option<string?>("--url") { Description = "Where the service listens. Default: http://127.0.0.1:8080, or a free port where that is taken.", HelpName = "url" };
        var stay = new Option<bool>("--stay") { Description = "Let the service go on answering at the end, until Ctrl-C." };
        var command = new DocumentedCommand(
            "demo",
            "Watches a simulated plant: 200 machines with six sensors each, three weeks in a minute, sent over HTTP to the real service. Shows incidents opening " +
            "and closing, the sensor that causes each, and how that meets the faults that were put in.",
            ("anomaly demo", "three weeks in a minute, live"),
            ("anomaly demo --speed max --seed 7", "another plant, as fast as this machine goes"),
            ("anomaly demo --machines 20 --days 7 --duration 30s", "a small plant"),
            ("anomaly demo --headless --duration 60s", "only the figures, as JSON"))
        {
            duration, speed, headless, url, stay,
        };
        plant.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var options = new DemoOptions
            {
                Plant = plant.Read(parsed),
                Duration = DurationOf(parsed.GetValue(duration), parsed.GetValue(speed), plant.Read(parsed).Duration),
                Headless = parsed.GetValue(headless),
                Url = parsed.GetValue(url),
                Stay = parsed.GetValue(stay),
            };
            return new DemoRun(options, console).RunAsync(stop);
        });
        return command;
    }

    private static TimeSpan? DurationOf(string? duration, string? speed, TimeSpan simulated)
    {
        if (duration is not null && speed is not null)
            throw new UnusableArgumentException("--duration and --speed say the same thing; expected one of them");
        if (string.Equals(speed, MaximumSpeed, StringComparison.OrdinalIgnoreCase))
            return null;
        if (speed is not null)
        {
            if (!double.TryParse(speed, System.Globalization.CultureInfo.InvariantCulture, out double factor) || !(factor is > 0 and <= 1e9))
                throw new UnusableArgumentException($"--speed is '{speed}'; expected a number above 0, or 'max'");
            return simulated / factor;
        }
        if (!SpanText.TryParse(duration ?? "60s", out TimeSpan span))
            throw new UnusableArgumentException($"--duration is '{duration}'; expected {SpanText.Expected}");
        return span;
    }
}
