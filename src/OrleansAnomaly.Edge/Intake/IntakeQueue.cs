using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Edge.Intake;

/// <summary>
/// Requests that wait for the log, in order, up to a bound in bytes. Whoever finds it full waits; nothing is buffered beyond the bound but one request per
/// waiting caller.
/// </summary>
internal sealed class IntakeQueue(long mostBytes, Action signal)
{
    private readonly Lock _gate = new();
    private readonly Queue<IngestRequest> _requests = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private long _bytes;
    private FleetStoppedException? _stopped;

    /// <summary>Waits until there is room.</summary>
    public async ValueTask WaitAsync(CancellationToken stop)
    {
        while (true)
        {
            LinkedListNode<TaskCompletionSource> turn;
            lock (_gate)
            {
                ThrowIfStopped();
                if (_bytes < mostBytes)
                    return;
                turn = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            try
            {
                await turn.Value.Task.WaitAsync(stop).ConfigureAwait(false);
            }
            finally
            {
                lock (_gate)
                {
                    if (turn.List is not null)
                        _waiting.Remove(turn);
                }
            }
        }
    }

    /// <exception cref="FleetStoppedException">Nothing is taken in any more.</exception>
    public void Add(IngestRequest request)
    {
        lock (_gate)
        {
            ThrowIfStopped();
            _requests.Enqueue(request);
            _bytes += request.Bytes;
        }
        signal();
    }

    /// <summary>Takes waiting requests out, at least one if there is one, until they have that many bytes.</summary>
    public bool Take(List<IngestRequest> into, int bytes)
    {
        lock (_gate)
        {
            while (_requests.TryPeek(out IngestRequest? request) && (into.Count == 0 || request.Bytes <= bytes))
            {
                into.Add(_requests.Dequeue());
                bytes -= request.Bytes;
                _bytes -= request.Bytes;
            }
            for (; _bytes < mostBytes && _waiting.First is { } first; _waiting.RemoveFirst())
            {
                // All may try: those who come too late wait again.
                first.Value.TrySetResult();
            }
        }
        return into.Count > 0;
    }

    /// <summary>Takes in nothing any more.</summary>
    /// <param name="why">What later callers are told.</param>
    /// <param name="dropWaiting">Whether requests that wait in the queue fail too; otherwise they are still written.</param>
    public void Stop(FleetStoppedException why, bool dropWaiting)
    {
        IngestRequest[] dropped = [];
        lock (_gate)
        {
            _stopped ??= why;
            if (dropWaiting)
            {
                dropped = [.. _requests];
                _requests.Clear();
                _bytes = 0;
            }
            foreach (TaskCompletionSource turn in _waiting)
                turn.TrySetResult();
            _waiting.Clear();
        }
        foreach (IngestRequest request in dropped)
            request.Fail(why);
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _requests.Count == 0;
        }
    }

    private void ThrowIfStopped()
    {
        if (_stopped is not null)
            throw new FleetStoppedException(_stopped.Message, _stopped);
    }
}
