namespace OrleansAnomaly.Cli.Detect;

/// <summary>How a file of results is chosen and opened.</summary>
internal static class ResultFile
{
    /// <summary>The format that is asked for, or the one that the file's extension tells.</summary>
    public static ResultFormat FormatOf(string? format, string? output)
    {
        if (format is not null)
            return format == "ndjson" ? ResultFormat.Ndjson : ResultFormat.Csv;
        return Path.GetExtension(output)?.ToLowerInvariant() is ".ndjson" or ".jsonl" or ".json" ? ResultFormat.Ndjson : ResultFormat.Csv;
    }

    /// <summary>Opens the file of <c>--out</c>, or standard output.</summary>
    public static ResultTarget OpenResults(string output, ResultFormat format, CommandConsole console)
    {
        bool isStandardOutput = output == DetectOptions.StandardStream;
        Stream stream = isStandardOutput ? console.Output : Open(output, "--out");
        return format == ResultFormat.Ndjson ? new NdjsonResults(stream, leaveOpen: isStandardOutput) : new CsvResults(stream, leaveOpen: isStandardOutput);
    }

    /// <exception cref="UnusableArgumentException">The file cannot be written.</exception>
    public static FileStream Open(string path, string option)
    {
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw new UnusableArgumentException($"{option}: cannot write {path}: {exception.Message}");
        }
    }
}
