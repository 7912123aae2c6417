using System.CommandLine;

namespace OrleansAnomaly.Cli.Evaluate;

internal static class EvaluateCommand
{
    public static Command Create(CommandConsole console) => new("evaluate", "How detectors do on public data whose truth is known.")
    {
        EvaluateTepCommand.Create(console),
        EvaluateCmapssCommand.Create(console),
    };
}
