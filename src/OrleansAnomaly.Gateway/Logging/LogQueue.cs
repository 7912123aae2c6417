using System.Threading.Channels;

namespace OrleansAnomaly.Gateway.Logging;

/// <summary>
/// Lines on their way to where they are kept, written by a thread of its own. Who logs never waits: where lines are not taken as fast as they come, those that
/// find no room are lost and counted, and the count is written as soon as there is room again.
/// </summary>
internal sealed class LogQueue
{
    private readonly Channel<string> _lines;
    private readonly Action<string> _write;
    private readonly Action _flush;
    private readonly Func<long, string> _lossLine;
    private readonly Action<Exception> _failed;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lost;
    private long _told;
    private bool _fails;

    /// <param name="capacity">How many lines may wait.</param>
    /// <param name="write">Writes a line; may block, and may throw an <see cref="IOException"/>, which loses the line.</param>
    /// <param name="flush">Called when no line waits any more.</param>
    /// <param name="lossLine">What is written of so many lost lines.</param>
    /// <param name="failed">Told when writing begins to fail; must not throw.</param>
    public LogQueue(int capacity, Action<string> write, Action flush, Func<long, string> lossLine, Action<Exception> failed)
    {
        (_write, _flush, _lossLine, _failed) = (write, flush, lossLine, failed);
        _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(capacity) { SingleReader = true });
        new Thread(Run) { Name = "anomaly log", IsBackground = true }.Start();
    }

    /// <summary>Lines lost so far.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public void Add(string line)
    {
        if (!_lines.Writer.TryWrite(line))
            Interlocked.Increment(ref _lost);
    }

    /// <summary>Takes no more lines, and waits until those that wait are written, for so long at most.</summary>
    /// <returns>Whether they are.</returns>
    public async Task<bool> EndAsync(TimeSpan patience)
    {
        _lines.Writer.TryComplete();
        return await Task.WhenAny(_ended.Task, Task.Delay(patience)).ConfigureAwait(false) == _ended.Task;
    }

    private void Run()
    {
        while (_lines.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_lines.Reader.TryRead(out string? line))
            {
                if (!Try(() => _write(line)))
                    Interlocked.Increment(ref _lost);
            }
            long lost = Lost;
            if (lost > _told && Try(() => _write(_lossLine(lost - _told))))
                _told = lost;
            Try(_flush);
        }
        _ended.TrySetResult();
    }

    private bool Try(Action action)
    {
        try
        {
            action();
            _fails = false;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!_fails)
                _failed(failure);
            _fails = true;
            return false;
        }
    }
}
