using System.CommandLine;
using OrleansAnomaly.Cli.Datasets;
using OrleansAnomaly.Core.Names;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Metrics;
using OrleansAnomaly.Data.Evaluation.Subjects;

namespace OrleansAnomaly.Cli.Evaluate;

/// <summary>The options that all ways of evaluating have.</summary>
/// <param name="set">The set that is read where no folder is given; null where one has to be.</param>
internal sealed class EvaluateArguments(string? set)
{
    private const int MostWarmUp = 1_000_000;

    private readonly Option<string?> _data = new("--data")
    {
        Description = set is null ? "Folder with the tables; folders in it are read too." : $"Folder of the set. Default: where 'anomaly datasets get {set}' puts it.", HelpName = "dir", Required = set is null,
    };

    private readonly Option<string[]> _detectors = new("--detector")
    {
        Description = $"What to measure; repeat it. Default: all: {string.Join(", ", KnownSubjects.All.Select(subject => $"{subject.Name} ({subject.Meaning})"))}.", HelpName = "name",
    };

    private readonly Option<string?> _out = new("--out", "-o") { Description = "Folder for scores in NAB's own layout, DETECTOR/CATEGORY/DETECTOR_FILE.csv.", HelpName = "dir" };
    private readonly Option<string?> _json = new("--json") { Description = "Writes all figures, those of every file too, as JSON.", HelpName = "file" };
    private readonly Option<ulong?> _halves = new("--halves") { Description = "Splits the files in two halves by this seed, and measures both.", HelpName = "seed" };
    private readonly Option<bool> _perturb = new("--perturb") { Description = "Measures on twelve corpora that are as easy: first 1 to 7 rows dropped, 1 to 5 % noise, warm-up ± 7 %. Each, mean and worst." };
    private readonly Option<bool> _robustness = new("--robustness") { Description = "Measures with noise, missing values, outliers and shifts put in, and what each changes." };
    private readonly Option<int> _buffer = new("--buffer") { Description = $"Largest buffer of the volumes under the surface, in rows; 0 to {VolumeUnderSurface.MostBuffer}.", DefaultValueFactory = _ => VolumeUnderSurface.DefaultBuffer, HelpName = "rows" };
    private readonly Option<int?> _warmUp = new("--warm-up") { Description = "Rows at the start of each file that do not count. Default: NAB's rule, 15 % and at most 750.", HelpName = "rows" };

    public void AddTo(Command command, bool hasWarmUp)
    {
        foreach (Option option in (ReadOnlySpan<Option>)[_data, _detectors, _out, _json, _halves, _perturb, _robustness, _buffer])
            command.Add(option);
        if (hasWarmUp)
            command.Add(_warmUp);
    }

    public EvaluateOptions Read(ParseResult parsed, bool isNab, CorpusColumns columns)
    {
        int? warmUp = isNab ? null : parsed.GetValue(_warmUp);
        if (warmUp is < 0 or > MostWarmUp)
            throw new UnusableArgumentException($"--warm-up is {warmUp}; expected 0 to {MostWarmUp}");
        int buffer = parsed.GetValue(_buffer);
        if (buffer is < 0 or > VolumeUnderSurface.MostBuffer)
            throw new UnusableArgumentException($"--buffer is {buffer}; expected 0 to {VolumeUnderSurface.MostBuffer}");
        return new EvaluateOptions
        {
            Folder = Folder(parsed),
            IsNab = isNab,
            Columns = columns,
            Subjects = Subjects(parsed.GetValue(_detectors) ?? []),
            Out = parsed.GetValue(_out),
            Json = parsed.GetValue(_json),
            HalvesSeed = parsed.GetValue(_halves),
            Perturb = parsed.GetValue(_perturb),
            Robustness = parsed.GetValue(_robustness),
            WarmUp = new WarmUp(warmUp, 1),
            Buffer = buffer,
        };
    }

    private string Folder(ParseResult parsed)
    {
        if (parsed.GetValue(_data) is { } given)
            return Directory.Exists(given) ? given : throw new UnusableArgumentException($"--data: {given} is no folder");
        string folder = Path.Join(DatasetFolder.Default(), set);
        return Directory.Exists(folder) ? folder
            : throw new UnusableArgumentException($"{folder} is not there; get it by 'anomaly datasets get {set}', or name a folder by --data");
    }

    internal static SensorSubject[] Subjects(string[] names)
    {
        string[] known = [.. KnownSubjects.All.Select(subject => subject.Name)];
        return names.Length == 0 ? [.. KnownSubjects.All]
            : [.. names.Distinct().Select(name => KnownSubjects.All.FirstOrDefault(subject => subject.Name == name)
                ?? throw new UnusableArgumentException($"--detector is '{name}'; {NearestName.Advice(name, known)}"))];
    }
}
