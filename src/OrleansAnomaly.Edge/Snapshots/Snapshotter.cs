using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge.Publishing;
using OrleansAnomaly.Edge.Shards;
using OrleansAnomaly.Storage.Log;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Edge.Snapshots;

/// <summary>
/// Takes snapshots: asks the shards to copy, waits until history has what the snapshot holds, publishes it, and drops what is no longer
/// needed to recover or to replay. One thread.
/// </summary>
internal sealed class Snapshotter(Shard[] shards, StateStore store, PartitionLog log, Publisher publisher, TimeProvider time, EdgeOptions options, Action<EnginePart, int> wake)
{
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _waiting = [];
    private SnapshotRound? _round;
    private StateCapture? _capture;
    private long _through;
    private TaskCompletionSource[] _served = [];
    private long _next = long.MinValue;

    public int Taken { get; private set; }

    /// <summary>Asks for a snapshot that holds all that is scored by now.</summary>
    public Task TakeAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _waiting.Add(done);
        wake(EnginePart.Snapshotter, 0);
        return done.Task;
    }

    /// <summary>Tells who waits for a snapshot that there will be none.</summary>
    public void Drop(Exception why)
    {
        lock (_gate)
        {
            foreach (TaskCompletionSource waits in _waiting.Concat(_served))
                waits.TrySetException(why);
            _waiting.Clear();
        }
    }

    /// <summary>Does the next piece of work.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="Storage.StorageException">The snapshot cannot be written.</exception>
    public bool Step()
    {
        if (_round is null)
            return Begin();
        if (!_round.IsCopied)
        {
            if (!_round.IsFull)
                return false;
            store.Flush();
            _round.Flushed();
            return true;
        }
        if (_capture is null)
        {
            // States that left memory meanwhile are part of it too, and may be newer than their partition's mark. What was told of them must be in
            // history before the snapshot counts, because no replay tells it again.
            _capture = store.Capture();
            _through = shards.Max(shard => shard.NextSequence);
            publisher.StoreThrough(_through);
        }
        if (publisher.Stored < _through)
            return false;
        store.Publish(_capture, _round.From, _round.Marks);
        _capture = null;
        Taken++;
        foreach (TaskCompletionSource done in _served)
            done.TrySetResult();
        (_served, _round) = ([], null);
        Retire();
        return true;
    }

    private bool Begin()
    {
        long now = EventTime.From(time.GetUtcNow());
        if (_next == long.MinValue)
            _next = now + EventTime.From(options.SnapshotInterval);
        lock (_gate)
        {
            if (_waiting.Count == 0 && now < _next)
                return false;
            _served = [.. _waiting];
            _waiting.Clear();
        }
        _next = now + EventTime.From(options.SnapshotInterval);
        var round = new SnapshotRound(shards.Length, () => wake(EnginePart.Snapshotter, 0));
        _round = round;
        for (int i = 0; i < shards.Length; i++)
        {
            Shard shard = shards[i];
            shard.Ask(() => shard.Begin(round));
            wake(EnginePart.Shard, i);
        }
        return true;
    }

    /// <summary>
    /// Snapshots older than what must be replayable go, and the log before the oldest that stays. Of those in between a few are enough: a replay
    /// begins at the one before the time it asks for.
    /// </summary>
    private void Retire()
    {
        long now = EventTime.From(time.GetUtcNow()), reach = EventTime.From(options.ReplayRetention), apart = Math.Max(1, reach / 4);
        SnapshotManifest[] manifests = [.. store.Manifests];
        bool isTooMuch = log.Segments.Sum(segment => segment.Bytes) > options.ReplayRetentionBytes;
        // The newest two are needed to recover. Of the others one goes at a time: where the next also reaches back far enough, or lies close, or the log is too large.
        for (int i = 0; i < manifests.Length - 2; i++)
        {
            bool isBeyond = now - manifests[i + 1].Created >= reach;
            bool isClose = i > 0 && manifests[i + 1].Created - manifests[i - 1].Created < apart;
            if (isBeyond || isClose || (isTooMuch && i == 0))
            {
                store.Drop(manifests[i]);
                break;
            }
        }
        // A log that is there from its beginning needs no snapshot to replay from, as long as that is within reach.
        bool isWhole = log.Segments[0].FirstSequence == 0;
        if (!isWhole || isTooMuch || now - manifests[0].Created >= reach)
            log.Trim(store.Manifests[0].Sequence);
    }
}
