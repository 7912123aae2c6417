using System.CommandLine;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Cli.Simulate;

/// <summary>The options that choose a plant; those of the demo and of the simulator's files.</summary>
internal sealed class PlantArguments
{
    private static readonly PlantOptions s_defaults = new();

    private readonly Option<int> _machines = new("--machines") { Description = "How many machines the plant has.", DefaultValueFactory = _ => s_defaults.Machines, HelpName = "count" };
    private readonly Option<double> _days = new("--days") { Description = "How many days are simulated.", DefaultValueFactory = _ => s_defaults.Duration.TotalDays, HelpName = "days" };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Which of all possible plants it is. The same seed gives the same readings and the same incidents.", DefaultValueFactory = _ => s_defaults.Seed, HelpName = "number" };
    private readonly Option<string> _interval = new("--sampling") { Description = "Time between two readings of a sensor.", DefaultValueFactory = _ => "5min", HelpName = "span" };

    public void AddTo(Command command)
    {
        command.Add(_machines);
        command.Add(_days);
        command.Add(_seed);
        command.Add(_interval);
    }

    public PlantOptions Read(ParseResult parsed)
    {
        double days = parsed.GetValue(_days);
        if (!(days is > 0 and <= 3650))
            throw new UnusableArgumentException($"--days is {days}; expected more than 0 and at most 3,650");
        string sampling = parsed.GetValue(_interval)!;
        if (!SpanText.TryParse(sampling, out TimeSpan interval))
            throw new UnusableArgumentException($"--sampling is '{sampling}'; expected {SpanText.Expected}");
        PlantOptions options = s_defaults with
        {
            Machines = parsed.GetValue(_machines),
            Duration = TimeSpan.FromDays(days),
            Seed = parsed.GetValue(_seed),
            SamplingInterval = interval,
            Jitter = interval / 60 < s_defaults.Jitter ? interval / 60 : s_defaults.Jitter,
        };
        if (options.Validate() is { Count: > 0 } errors)
            throw new UnusableArgumentException(string.Join("; ", errors));
        return options;
    }
}
