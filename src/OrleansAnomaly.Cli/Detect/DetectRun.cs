using OrleansAnomaly.Cli.Plot;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>Watches the files one after the other, each from nothing, and tells what was found.</summary>
internal sealed class DetectRun(DetectOptions options, CommandConsole console)
{
    private ResultTarget? _results;

    public int Run(CancellationToken stop)
    {
        InputFile[] inputs = [.. options.Files.Select(file => new InputFile(file, options.Files.Count > 1, console))];
        if (options.Out is { } output && Array.Find(inputs, input => input.IsSameFileAs(output)) is not null)
            throw new UnusableArgumentException($"--out is '{output}', which is also an input; expected another file");
        bool resultsTakeStandardOutput = options.Out == DetectOptions.StandardStream;
        var summary = new DetectSummary(resultsTakeStandardOutput ? console.RichError() : console.RichOut(), inputs.Length);
        int code = ExitCode.Fine;
        try
        {
            foreach (InputFile input in inputs)
            {
                FileReport report;
                try
                {
                    report = new FileWatch(options, console, input).Run(OpenResults, stop);
                }
                catch (UnusableInputException exception) when (inputs.Length > 1)
                {
                    // One bad file does not keep the others from being read.
                    console.Error.WriteLine($"anomaly: {Named(input, exception.Message)}");
                    code = ExitCode.Unusable;
                    continue;
                }
                catch (UnusableInputException exception)
                {
                    throw new UnusableInputException(Named(input, exception.Message), exception);
                }
                if (!options.Quiet)
                    summary.Write(report);
                if (options.Plot is not null)
                    WritePlot(input, report);
                if (report.WasStopped)
                {
                    console.Error.WriteLine($"anomaly: stopped after {PlainWords.Count(report.Tally.RowsRead, "row", "rows")} of {input.Name}; what was computed until then has been written");
                    return ExitCode.Stopped;
                }
            }
        }
        finally
        {
            _results?.Dispose();
        }
        if (!options.Quiet && options.Out is not null && !resultsTakeStandardOutput && _results is not null)
            summary.Say($"Results are in {options.Out}.");
        return code;
    }

    private static string Named(InputFile input, string message) => message.StartsWith(input.Name, StringComparison.Ordinal) ? message : $"{input.Name}: {message}";

    private ResultTarget? OpenResults()
    {
        if (_results is not null || options.Out is not { } output)
            return _results;
        return _results = ResultFile.OpenResults(output, options.Format, console);
    }

    private void WritePlot(InputFile input, FileReport report)
    {
        string path = options.Plot!;
        if (input.IsOneOfSeveral)
            path = Path.Join(Path.GetDirectoryName(path), $"{Path.GetFileNameWithoutExtension(path)}-{input.Stem}{Path.GetExtension(path)}");
        using Stream stream = ResultFile.Open(path, "--plot");
        SvgChart.Write(ReportChart.Of(report), stream);
        if (!options.Quiet)
            console.Error.WriteLine($"Plot: {path}{(report.Assets.Any(asset => asset.Traces.Count == 0) ? $" (the first {report.Assets.Count(asset => asset.Traces.Count > 0)} of {report.Assets.Count} assets)" : "")}");
    }
}
