using System.CommandLine;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Datasets;

internal static class DatasetsCommand
{
    public static Command Create(CommandConsole console) =>
        new("datasets", "Public sets of data with known truth: lists them, and gets them from where their projects publish them.")
        {
            List(console),
            Get(console),
        };

    private static DocumentedCommand List(CommandConsole console)
    {
        var command = new DocumentedCommand("list", "Lists the sets that can be got.", ("anomaly datasets list", "what is there?"));
        command.SetAction(_ =>
        {
            Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).AddColumns("name", "what", "truth", "licence");
            foreach (string name in (ReadOnlySpan<string>)["files", "size"])
                table.AddColumn(new TableColumn(name).RightAligned());
            table.AddColumn("home");
            foreach (Dataset set in DatasetCatalogue.All)
            {
                table.AddRow(
                    set.Name, Markup.Escape(set.Title), Markup.Escape(set.Truth), Markup.Escape(set.Licence), PlainWords.Count(set.Files.Count), PlainWords.Bytes(set.Bytes), Markup.Escape(set.Home.ToString()));
            }
            console.RichOut().Write(table);
            return ExitCode.Fine;
        });
        return command;
    }

    private static DocumentedCommand Get(CommandConsole console)
    {
        var name = new Argument<string>("NAME") { Description = $"The set: {string.Join(", ", DatasetCatalogue.All.Select(set => set.Name))}." };
        var dir = new Option<string?>("--dir") { Description = "Where sets are put, each in a folder of its name. Default: a folder of the user's own data.", HelpName = "dir" };
        var from = new Option<string?>("--from") { Description = "A mirror: the address of a folder with the same files. Checksums stay those of the list.", HelpName = "url" };
        var command = new DocumentedCommand(
            "get",
            "Gets a set from its home, file by file, each checked against its known checksum. What is there already is not fetched again. The licence is its home's.",
            ("anomaly datasets get nab", "the Numenta Anomaly Benchmark, for 'anomaly evaluate nab'"),
            ("anomaly datasets get finance-vix --dir data", "into data/finance-vix"))
        {
            name, dir, from,
        };
        command.SetAction(async (parsed, stop) =>
        {
            Dataset set = DatasetCatalogue.Of(parsed.GetValue(name)!);
            string folder = Path.Join(parsed.GetValue(dir) ?? DatasetFolder.Default(), set.Name);
            using var source = new DatasetSource(parsed.GetValue(from) is { } mirror ? Mirror(mirror) : set.From, console.Time);
            await new DatasetGet(set, folder, source, console).RunAsync(stop);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Uri Mirror(string text)
    {
        string folder = text.EndsWith('/') ? text : text + "/";
        return Uri.TryCreate(folder, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.Query.Length == 0
            ? url
            : throw new UnusableArgumentException($"--from is '{text}'; expected an address such as https://mirror.example/nab/");
    }
}
