using System.CommandLine;

namespace OrleansAnomaly.Cli.Simulate;

internal static class SimulateCommand
{
    public static Command Create(CommandConsole console)
    {
        var plant = new PlantArguments();
        var output = new Option<string>("--out", "-o") { Description = "A file that ends in .csv: all machines in one table, the truth beside it as NAME-truth.csv. Anything else is a folder: a file per machine, and truth.csv.", Required = true, HelpName = "file|folder" };
        var command = new DocumentedCommand(
            "simulate",
            "Writes the simulated plant and the truth about its faults as CSV, for trying out detectors, this one or others.",
            ("anomaly simulate --out plant.csv", "the plant of the demo: one table, and plant-truth.csv"),
            ("anomaly simulate --out plant/ --machines 20 --days 7 --seed 3", "a file per machine"),
            ("anomaly detect plant.csv --by asset", "what would be found in it?"))
        {
            output,
        };
        plant.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult(new SimulateRun(plant.Read(parsed), parsed.GetValue(output)!, console).Run(stop)));
        return command;
    }
}
