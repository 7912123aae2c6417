namespace OrleansAnomaly.Storage.Cluster;

/// <summary>Lets one call in at a time, until it is closed. What goes wrong inside is told by the task, as on a side that waits.</summary>
/// <param name="name">What is closed, for the message.</param>
internal sealed class MemoryGate(string name)
{
    private readonly Lock _gate = new();
    private bool _isClosed;

    public Task<T> RunAsync<T>(Func<T> call, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
            return Task.FromCanceled<T>(stop);
        lock (_gate)
        {
            if (_isClosed)
                return Task.FromException<T>(new ObjectDisposedException(name));
            try
            {
                return Task.FromResult(call());
            }
            catch (Exception error)
            {
                return Task.FromException<T>(error);
            }
        }
    }

    public ValueTask CloseAsync()
    {
        lock (_gate)
            _isClosed = true;
        return ValueTask.CompletedTask;
    }
}
