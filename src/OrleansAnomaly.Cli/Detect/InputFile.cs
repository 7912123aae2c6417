using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>A file that was named on the command line, or standard input.</summary>
internal sealed class InputFile(string path, bool isOneOfSeveral, CommandConsole console)
{
    private readonly bool _isStandardInput = path == DetectOptions.StandardStream;

    /// <summary>How it is called in messages and results.</summary>
    public string Name => _isStandardInput ? "standard input" : path;

    /// <summary>A short name for files that are made from it.</summary>
    public string Stem => _isStandardInput ? "stdin" : Path.GetFileNameWithoutExtension(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path);

    public bool IsOneOfSeveral => isOneOfSeveral;

    /// <summary>Whether rows may come as they happen, so that results must not wait in a buffer.</summary>
    public bool IsLive => _isStandardInput;

    /// <exception cref="UnusableInputException">There is no such file, or it cannot be read.</exception>
    public Stream Open(CancellationToken stop)
    {
        if (_isStandardInput)
        {
            if (console.InputIsTerminal)
                throw new UnusableInputException("standard input is a terminal; expected a file or a pipe, as in 'anomaly detect - < data.csv'");
            return new StoppableStream(console.Input, stop);
        }
        if (Directory.Exists(path))
            throw new UnusableInputException($"{path} is a directory; expected a file (or several, as in '{Path.Join(path, "*.csv")}')");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnusableInputException($"{path} does not exist; expected a file to read", exception);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw new UnusableInputException($"{path} cannot be opened: {exception.Message}", exception);
        }
    }

    public bool IsSameFileAs(string other) => !_isStandardInput && other != DetectOptions.StandardStream && Path.GetFullPath(path) == Path.GetFullPath(other);

    /// <summary>Share of the file that has been read; NaN where its length is unknown.</summary>
    public double ShareRead(Stream stream) => !_isStandardInput && stream.CanSeek && stream.Length > 0 ? (double)stream.Position / stream.Length : double.NaN;
}
