using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Commands;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>
/// Ends the process where a silo finds that the others have declared it dead: its partitions belong to others by now, and it must not go on as if nothing were.
/// Whatever starts processes starts it anew.
/// </summary>
/// <param name="say">Tells people why.</param>
/// <param name="end">Ends the process with an exit code.</param>
/// <param name="logger">The log.</param>
internal sealed class FatalEnd(Action<string> say, Action<int> end, ILogger logger) : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => exception is not (OperationCanceledException or ThreadInterruptedException);

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        string why = exception is null ? context ?? "no reason was given" : $"{context}: {exception.Message}";
        SiloLog.Fatal(logger, why, exception);
        say($"this silo cannot go on: {why.ReplaceLineEndings(" ")}");
        end(ExitCode.Failed);
    }
}
