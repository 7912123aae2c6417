using System.Globalization;
using Microsoft.Extensions.Logging;

namespace OrleansAnomaly.Gateway.Logging;

/// <summary>Where log lines go: a file that is put aside when it is full or old, or standard error. Ends after all who log.</summary>
public sealed class LogOutput : ILoggerProvider, IAsyncDisposable
{
    /// <summary>Longest that the end waits for lines to be written.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly LogOptions _options;
    private readonly bool _isJson;
    private readonly RotatingFile? _file;
    private readonly LogQueue _queue;

    /// <summary>Opens it.</summary>
    /// <param name="options">Options.</param>
    /// <param name="standardError">Where lines go that no file takes; written by one thread.</param>
    /// <param name="isTerminal">Whether people look at that.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public LogOutput(LogOptions options, TextWriter standardError, bool isTerminal, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(standardError);
        IReadOnlyList<string> faults = options.Validate();
        if (faults.Count > 0)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        (_options, Time) = (options, time);
        _isJson = options.Format == LogFormat.Json || (options.Format == LogFormat.Auto && (options.File is not null || !isTerminal));
        _file = options.File is { } path ? new RotatingFile(options, path, time) : null;
        _queue = new LogQueue(options.QueueLines, _file is null ? standardError.WriteLine : _file.Write, _file is null ? standardError.Flush : _file.Flush, LossLine, Failed);

        void Failed(Exception failure)
        {
            if (_file is not null)
                standardError.WriteLine($"anomaly: the log cannot be written: {failure.Message}");
        }
    }

    /// <summary>Lines that were lost because they came faster than they could be written.</summary>
    public long Lost => _queue.Lost;

    internal TimeProvider Time { get; }

    /// <summary>Has everything that is logged through this go here.</summary>
    public void Register(ILoggingBuilder logging)
    {
        ArgumentNullException.ThrowIfNull(logging);
        logging.SetMinimumLevel(_options.Level).AddFilter("Microsoft", _options.FrameworkLevel).AddFilter("System", _options.FrameworkLevel)
            .AddFilter("Orleans.", _options.FrameworkLevel).AddProvider(this);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, this);

    /// <summary>Does nothing: several loggers may share it, and each disposes of what it was given.</summary>
    void IDisposable.Dispose()
    {
    }

    /// <summary>Writes what waits, for a few seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        // A thread that hangs in a write has the file, and ends with the process.
        if (await _queue.EndAsync(s_patience).ConfigureAwait(false))
            _file?.Dispose();
    }

    internal void Add(in LogEntry entry) => _queue.Add(LineOf(entry));

    private string LineOf(in LogEntry entry) => _isJson ? JsonLine.Of(entry) : TextLine.Of(entry);

    private string LossLine(long lost) => LineOf(new LogEntry
    {
        Time = Time.GetUtcNow(),
        Level = LogLevel.Warning,
        Event = new EventId(LostLines, nameof(LostLines)),
        Category = typeof(LogOutput).FullName!,
        Message = string.Create(CultureInfo.InvariantCulture, $"{lost} lines of log were lost: they came faster than they could be written."),
        Values = [new("Lost", lost)],
    });

    /// <summary>The event of lost lines; it cannot go through the log itself.</summary>
    internal const int LostLines = 2900;
}
