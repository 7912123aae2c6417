namespace OrleansAnomaly.Silo.Partitions;

/// <summary>Bytes that a silo has taken in and not scored yet, up to a bound: who comes when it is full waits.</summary>
internal sealed class IntakeRoom(long mostBytes)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Ends when there is room.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            if (_bytes < mostBytes)
                return Task.CompletedTask;
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.AddLast(turn);
            return turn.Task;
        }
    }

    public void Take(int bytes) => Interlocked.Add(ref _bytes, bytes);

    public void Give(int bytes)
    {
        lock (_gate)
        {
            _bytes -= bytes;
            // All may try: those who come too late wait again.
            for (; _bytes < mostBytes && _waiting.First is { } first; _waiting.RemoveFirst())
                first.Value.TrySetResult();
        }
    }
}
