using System.Threading.Channels;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>Writes the rows of all partitions of a silo, as many at a time as there are (group commit). Rows of a partition are written in the order in which they come.</summary>
internal sealed class LogWriter : IAsyncDisposable
{
    private const int MostRows = 2_048;
    private const int MostBytes = 8 << 20;

    private readonly IClusterLog _log;
    private readonly Channel<(LogRow Row, TaskCompletionSource<AppendOutcome> Done)> _rows = Channel.CreateUnbounded<(LogRow, TaskCompletionSource<AppendOutcome>)>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _groups, _written;

    public LogWriter(IClusterLog log)
    {
        _log = log;
        _loop = Task.Run(WriteAsync);
    }

    /// <summary>Groups written.</summary>
    public long Groups => Volatile.Read(ref _groups);

    /// <summary>Rows written.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>Ends when the row is durable or refused.</summary>
    /// <exception cref="Storage.StorageException">Nobody knows whether it is written.</exception>
    public Task<AppendOutcome> AppendAsync(in LogRow row)
    {
        var done = new TaskCompletionSource<AppendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_rows.Writer.TryWrite((row, done)))
            done.TrySetCanceled();
        return done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _rows.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WriteAsync()
    {
        List<LogRow> rows = [];
        List<TaskCompletionSource<AppendOutcome>> waiting = [];
        while (await _rows.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            int bytes = 0;
            while (rows.Count < MostRows && bytes < MostBytes && _rows.Reader.TryRead(out var next))
            {
                rows.Add(next.Row);
                waiting.Add(next.Done);
                bytes += next.Row.Records.Length;
            }
            try
            {
                IReadOnlyList<AppendOutcome> outcomes = await _log.AppendAsync(rows, _stop.Token).ConfigureAwait(false);
                for (int i = 0; i < rows.Count; i++)
                    waiting[i].TrySetResult(outcomes[i]);
                Interlocked.Increment(ref _groups);
                Interlocked.Add(ref _written, rows.Count);
            }
            catch (Exception failure)
            {
                // Each of them must find out for itself what became of it.
                foreach (TaskCompletionSource<AppendOutcome> one in waiting)
                    one.TrySetException(failure);
            }
            rows.Clear();
            waiting.Clear();
        }
    }
}
