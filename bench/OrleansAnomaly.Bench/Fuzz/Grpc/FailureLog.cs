using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrleansAnomaly.Bench.Fuzz.Grpc;

/// <summary>Whatever a gateway logs as an error is a finding, with what was thrown.</summary>
internal sealed class FailureLog(ConcurrentQueue<string> findings) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            findings.Enqueue($"logged: {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
