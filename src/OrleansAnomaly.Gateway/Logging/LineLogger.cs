using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace OrleansAnomaly.Gateway.Logging;

/// <summary>Makes lines of what one category logs. What is not to be logged was filtered before.</summary>
internal sealed class LineLogger(string category, LogOutput output) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            output.Add(new LogEntry
            {
                Time = output.Time.GetUtcNow(),
                Level = logLevel,
                Event = eventId,
                Category = category,
                Message = formatter(state, exception),
                Values = state as IReadOnlyList<KeyValuePair<string, object?>>,
                Exception = exception,
                Trace = Activity.Current?.TraceId.ToString(),
            });
    }
}
