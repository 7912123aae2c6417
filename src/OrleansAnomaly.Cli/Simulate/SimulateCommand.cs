using System.CommandLine;
using OrleansAnomaly.Cli.Client;

namespace OrleansAnomaly.Cli.Simulate;

internal static class SimulateCommand
{
    public static Command Create(CommandConsole console)
    {
        var plant = new PlantArguments();
        var output = new Option<string>("--out", "-o") { Description = "A file that ends in .csv: all machines in one table, the truth beside it as NAME-truth.csv. Anything else is a folder: a file per machine, and truth.csv.", HelpName = "file|folder" };
        var to = new Option<string?>("--to") { Description = "Instead of files: send the readings to the gateway there, as time goes by.", HelpName = "url" };
        var duration = new Option<string>("--duration") { Description = "With --to: for how long.", DefaultValueFactory = _ => "60s", HelpName = "span" };
        var scored = new Option<bool>("--scored") { Description = "With --to: wait until readings are scored, not only until they are durable." };
        var json = new Option<bool>("--json") { Description = "With --to: print the figures as JSON." };
        var access = new AccessArguments();
        var command = new DocumentedCommand(
            "simulate",
            "Writes the simulated plant and the truth about its faults as CSV, for trying out detectors, this one or others; or sends its readings to a running " +
            "gateway at the pace of real time, and tells how that kept up.",
            ("anomaly simulate --out plant.csv", "the plant of the demo: one table, and plant-truth.csv"),
            ("anomaly simulate --out plant/ --machines 20 --days 7 --seed 3", "a file per machine"),
            ("anomaly detect plant.csv --by asset", "what would be found in it?"),
            ("anomaly simulate --to http://127.0.0.1:8080 --machines 5000 --sampling 1s", "30,000 readings a second for a minute; latencies at the end"))
        {
            output, to, duration, scored, json,
        };
        plant.AddTo(command);
        access.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            if ((parsed.GetValue(output) is null) == (parsed.GetValue(to) is null))
                throw new UnusableArgumentException("expected either --out or --to");
            if (parsed.GetValue(to) is not { } url)
                return Task.FromResult(new SimulateRun(plant.Read(parsed), parsed.GetValue(output)!, console).Run(stop));
            string span = parsed.GetValue(duration)!;
            if (!SpanText.TryParse(span, out TimeSpan length))
                throw new UnusableArgumentException($"--duration is '{span}'; expected {SpanText.Expected}");
            var options = new SendOptions { Plant = plant.Read(parsed), Url = ClientArguments.Read(url, "--to"), Access = access.Read(parsed, console), Duration = length, UntilScored = parsed.GetValue(scored), Json = parsed.GetValue(json) };
            return new SendRun(options, console).RunAsync(stop);
        });
        return command;
    }
}
