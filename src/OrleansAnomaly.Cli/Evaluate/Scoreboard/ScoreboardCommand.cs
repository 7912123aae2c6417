using System.CommandLine;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Names;
using OrleansAnomaly.Data.Evaluation.Subjects;

namespace OrleansAnomaly.Cli.Evaluate.Scoreboard;

internal static class ScoreboardCommand
{
    private const int LeastRows = 100, MostRows = 1_000_000, MostRepetitions = 100;

    public static Command Create(CommandConsole console)
    {
        string[] names = [.. KnownSubjects.All.Select(subject => subject.Name), .. KnownDetectors.OfAssets.Names];
        var data = new Option<string>("--data") { Description = $"The folder of the sets, each in a folder of its name: {string.Join(", ", ScoreboardRun.SetNames)}. Those that are absent are left out.", HelpName = "dir", Required = true };
        var detectors = new Option<string[]>("--detector") { Description = $"What to compare; repeat it. Default: all: {string.Join(", ", names)}.", HelpName = "name" };
        var markdown = new Option<string?>("--markdown") { Description = "A page whose tables between the two comments of the scoreboard are written anew.", HelpName = "file.md" };
        var svg = new Option<string?>("--svg") { Description = "Draws quality against cost into an SVG file.", HelpName = "file.svg" };
        var rows = new Option<int>("--rows") { Description = $"Rows of a repetition where costs are measured; {LeastRows} to {MostRows}.", DefaultValueFactory = _ => 20_000, HelpName = "count" };
        var repetitions = new Option<int>("--repetitions") { Description = $"How often costs are measured, of which the median is told; 1 to {MostRepetitions}.", DefaultValueFactory = _ => 5, HelpName = "count" };
        var command = new DocumentedCommand(
            "scoreboard",
            "All detectors and baselines beside one another: how well they find what is labelled in several sets, what a reading costs them, and how much they keep. " +
            "All but the times are the same in every run.",
            ("anomaly evaluate scoreboard --data sets", "everything; takes some minutes"),
            ("anomaly evaluate scoreboard --data sets --markdown docs/detectors.md --svg docs/images/detectors.svg", "writes the tables and the picture of a page anew"))
        {
            data, detectors, markdown, svg, rows, repetitions,
        };
        command.SetAction((parsed, stop) =>
        {
            string folder = parsed.GetValue(data)!;
            if (!Directory.Exists(folder))
                throw new UnusableArgumentException($"--data is '{folder}', which is no directory; expected the folder of the sets");
            string[] chosen = parsed.GetValue(detectors) is { Length: > 0 } given ? given : names;
            if (Array.Find(chosen, name => !names.Contains(name)) is { } unknown)
                throw new UnusableArgumentException($"--detector is '{unknown}'; {NearestName.Advice(unknown, names)}");
            var options = new ScoreboardOptions
            {
                Folder = folder,
                Subjects = [.. KnownSubjects.All.Where(subject => chosen.Contains(subject.Name))],
                Assets = [.. KnownDetectors.OfAssets.All.Where(entry => chosen.Contains(entry.Name))],
                Markdown = parsed.GetValue(markdown),
                Svg = parsed.GetValue(svg),
                Rows = CountArgument.InRange("--rows", parsed.GetValue(rows), LeastRows, MostRows),
                Repetitions = CountArgument.InRange("--repetitions", parsed.GetValue(repetitions), 1, MostRepetitions),
            };
            return Task.FromResult(new ScoreboardRun(options, console).Run(stop));
        });
        return command;
    }
}
