using System.CommandLine;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;

namespace OrleansAnomaly.Cli.Evaluate;

/// <summary>The options that all measurements of detectors of assets share.</summary>
internal sealed class AssetArguments
{
    private readonly Option<string[]> _detectors;

    public AssetArguments(string files)
    {
        Data = new Option<string>("--data") { Description = $"The folder of the data: {files}.", HelpName = "dir", Required = true };
        _detectors = new Option<string[]>("--detector") { Description = $"A detector to measure: {KnownDetectors.OfAssets.Described}; repeat it. Default: all.", HelpName = "name" };
        Json = new Option<string?>("--json") { Description = "Also writes the figures, in full, into a file; '-' is standard output, in place of the table.", HelpName = "file" };
    }

    public Option<string> Data { get; }

    public Option<string?> Json { get; }

    public void AddTo(Command command)
    {
        command.Add(Data);
        command.Add(_detectors);
        command.Add(Json);
    }

    public IReadOnlyList<DetectorEntry<IVectorDetector>> DetectorsOf(ParseResult parsed) => parsed.GetValue(_detectors) is { Length: > 0 } given
        ? [.. given.Distinct().Select(name => DetectorArgument.Read(KnownDetectors.OfAssets, name))]
        : KnownDetectors.OfAssets.All;

    public string FolderOf(ParseResult parsed)
    {
        string folder = parsed.GetValue(Data)!;
        return Directory.Exists(folder) ? folder : throw new UnusableArgumentException($"--data is '{folder}', which is no directory; expected the folder of the data");
    }
}
