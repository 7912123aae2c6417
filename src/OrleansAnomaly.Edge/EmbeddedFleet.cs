using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge.Queries;
using OrleansAnomaly.Edge.Shards;
using OrleansAnomaly.Edge.Snapshots;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Edge;

/// <summary>
/// A whole fleet in one process, with nothing to install: partitions over shards, each a thread; a durable log, snapshots and history in one data
/// directory, or nothing but memory.
/// </summary>
public sealed partial class EmbeddedFleet : IFleet
{
    private readonly DataDirectory? _directory;
    private readonly IHistory _history;
    private readonly TimeProvider _time;
    private readonly FleetEngine _engine;
    private readonly FleetQueries _queries;
    private readonly AutoResetEvent[] _signals;     // committer, publisher, snapshotter, then the shards
    private readonly List<Thread> _threads = [];
    private readonly List<StorageException> _historyDamages = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);         // a part has failed
    private readonly TaskCompletionSource _unanswerable = new(TaskCreationOptions.RunContinuationsAsynchronously);    // a shard has failed, or all are shut down
    private volatile bool _ends;
    private volatile Exception? _failure;
    private int _isDisposed;

    private EmbeddedFleet(EdgeOptions options, TimeProvider time, DataDirectory? directory)
    {
        _directory = directory;
        _time = time;
        _signals = [.. Enumerable.Range(0, 3 + options.Shards).Select(_ => new AutoResetEvent(false))];
        _history = directory is null ? SqliteHistory.Open(SqliteHistory.InMemory, options.History) : StoredHistory.Open(directory.PathOf("history.db"), options, _historyDamages);
        try
        {
            _engine = new FleetEngine(options, directory?.Files, _history, time, (part, shard) => _signals[part switch { EnginePart.Committer => 0, EnginePart.Publisher => 1, EnginePart.Snapshotter => 2, _ => 3 + shard }].Set());
        }
        catch
        {
            _history.Dispose();
            throw;
        }
        _queries = new FleetQueries(_engine, Ask, () => _failure, directory?.Files);
        // Nobody may ever look at what these end with.
        _ = _stopped.Task.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
        _ = _unanswerable.Task.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
        Drive("committer", 0, TimeSpan.FromMilliseconds(20), StepCommitter);
        Drive("publisher", 1, TimeSpan.FromMilliseconds(20), StepPublisher);
        if (directory is not null)
            Drive("snapshots", 2, TimeSpan.FromMilliseconds(20), _engine.StepSnapshotter);
        for (int i = 0; i < options.Shards; i++)
        {
            int shard = i;
            Drive($"shard {shard}", 3 + shard, TimeSpan.FromMilliseconds(100), () => _engine.StepShard(shard), isShard: true);
        }
    }

    /// <summary>What was found at start: what of the log was cut or left out, which snapshots were damaged, how much was replayed.</summary>
    public StartReport Started { get; private set; } = new();

    /// <summary>Starts a fleet: finds what an earlier process left, replays what its snapshot lacks, and takes readings in.</summary>
    /// <param name="options">Options.</param>
    /// <param name="time">The clock; the machine's by default.</param>
    /// <param name="stop">Gives up starting.</param>
    /// <exception cref="ArgumentException">The options are not sound, or the data directory cannot be used; the message names every fault.</exception>
    /// <exception cref="StorageException">What is stored is damaged; the message names file and position.</exception>
    public static async Task<EmbeddedFleet> StartAsync(EdgeOptions options, TimeProvider? time = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = [.. options.Validate()];
        DataDirectory? directory = null;
        if (options.DataDirectory is { } path && !string.IsNullOrWhiteSpace(path))
        {
            directory = DataDirectory.TryOpen(path, out string? fault);
            if (fault is not null)
                faults.Add(fault);
        }
        if (faults.Count > 0)
        {
            directory?.Dispose();
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        }
        // Reading a large snapshot takes seconds, which the caller's thread should not.
        EmbeddedFleet fleet;
        try
        {
            fleet = await Task.Run(() => new EmbeddedFleet(options, time ?? TimeProvider.System, directory), stop).ConfigureAwait(false);
        }
        catch
        {
            directory?.Dispose();
            throw;
        }
        try
        {
            await fleet._ready.Task.WaitAsync(stop).ConfigureAwait(false);
        }
        catch
        {
            await fleet.EndAsync(gracefully: false).ConfigureAwait(false);
            throw;
        }
        fleet.Started = new StartReport
        {
            Sensors = fleet._engine.Catalog.Sensors,
            ReplayedRecords = fleet._engine.Replayed,
            Log = fleet._engine.Recovered,
            Damages = [.. fleet._historyDamages, .. fleet._engine.Damages],
        };
        return fleet;
    }

    /// <inheritdoc/>
    public async ValueTask<Receipt> IngestAsync(ReadingBatch batch, IngestWait wait = IngestWait.Durable, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count > IFleet.MostRows || batch.Sensors.Length > IFleet.MostRows)
            throw new ArgumentException($"the batch has {batch.Count} rows and {batch.Sensors.Length} sensors; expected at most {IFleet.MostRows} of each", nameof(batch));
        await _engine.WaitForRoomAsync(stop).ConfigureAwait(false);
        return await Settled(_engine.Ingest(batch, wait).Done, _stopped.Task).WaitAsync(stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<Page<T>> QueryAsync<T>(Query<T> query, CancellationToken stop = default) => _queries.QueryAsync(query, stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<FleetEvent> SubscribeAsync(EventFilter filter, EventPosition? after = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _engine.Publisher.SubscribeAsync(filter, after, stop);
    }

    /// <summary>Shuts down in order: what was taken in is scored, a last snapshot is taken, history is complete.</summary>
    public ValueTask DisposeAsync() => EndAsync(gracefully: true);

    /// <summary>Ends as a crash would: threads stop where they are, nothing is drained or stored.</summary>
    internal ValueTask CrashAsync() => EndAsync(gracefully: false);

    private async ValueTask EndAsync(bool gracefully)
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _engine.Stop(new FleetStoppedException("the fleet is shut down"), dropWaiting: !gracefully);
        if (gracefully)
        {
            while (_failure is null && !_engine.IsQuiet)
                await Task.Delay(1).ConfigureAwait(false);
            if (_failure is null && _engine.LogFailure is null && _engine.TakeSnapshotAsync() is { } snapshot)
            {
                while (_failure is null && !snapshot.IsCompleted)
                    await Task.Delay(1).ConfigureAwait(false);
            }
        }
        _ends = true;
        foreach (AutoResetEvent signal in _signals)
            signal.Set();
        await Task.Run(() => _threads.ForEach(thread => thread.Join())).ConfigureAwait(false);
        if (gracefully && _failure is null)
        {
            try
            {
                _engine.Flush();
                _engine.Publisher.Store();
            }
            catch (StorageException failure)
            {
                // The log has what history lacks, and the directory must be given back.
                _failure = failure;
            }
        }
        var ended = new FleetStoppedException(_failure?.Message ?? "the fleet is shut down", _failure);
        _stopped.TrySetException(ended);
        _unanswerable.TrySetException(ended);
        _engine.Publisher.End(_failure);
        _engine.Dispose();
        _history.Dispose();
        _directory?.Dispose();
        foreach (AutoResetEvent signal in _signals)
            signal.Dispose();
    }

    private bool StepCommitter()
    {
        bool worked = _engine.StepCommitter();
        if (_engine.IsReady)
            _ready.TrySetResult();
        return worked;
    }

    private bool StepPublisher()
    {
        bool worked = _engine.StepPublisher();
        if (worked)
            _signals[0].Set();  // there may be room again
        return worked;
    }

    private void Drive(string name, int signal, TimeSpan patience, Func<bool> step, bool isShard = false)
    {
        var thread = new Thread(() => Run(signal, patience, step, isShard)) { Name = $"anomaly {name}", IsBackground = true };
        _threads.Add(thread);
        thread.Start();
    }

    private void Run(int signal, TimeSpan patience, Func<bool> step, bool isShard)
    {
        while (!_ends)
        {
            try
            {
                if (!step())
                    _signals[signal].WaitOne(patience);
            }
            catch (Exception failure)
            {
                Fail(failure, isShard);
                return;
            }
        }
    }

    /// <summary>The one place where a failure of any part ends up: nothing is taken in any more, and everyone who waits is told why.</summary>
    private void Fail(Exception failure, bool isShard)
    {
        _ready.TrySetException(failure);
        // A log that cannot be written keeps nobody from asking what is known, and from scoring what it has; the committer has told those who wait for it.
        if (_engine.LogFailure == failure)
        {
            _engine.DropSnapshots(new FleetStoppedException(failure.Message, failure));
            return;
        }
        _failure ??= failure;
        var stopped = new FleetStoppedException($"the fleet has stopped: {failure.Message}", failure);
        _engine.Stop(stopped, dropWaiting: true);
        _engine.Publisher.Abort(stopped);
        _stopped.TrySetException(stopped);
        if (isShard)
            _unanswerable.TrySetException(stopped);
    }

    /// <summary>The task, or what tells that nobody will complete it any more.</summary>
    private static async Task<T> Settled<T>(Task<T> task, Task stopped)
    {
        if (await Task.WhenAny(task, stopped).ConfigureAwait(false) == stopped && !task.IsCompleted)
            await stopped.ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    private static async Task<bool> Whole(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    private Task<T> Ask<T>(int partition, Func<PartitionState, T> question)
    {
        int index = partition % _engine.Shards.Length;
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.Shards[index].Ask(() =>
        {
            try
            {
                answer.TrySetResult(question(_engine.Shards[index].Partition(partition)));
            }
            catch (Exception error)
            {
                answer.TrySetException(error);
            }
        });
        if (!_ends)
            _signals[3 + index].Set();
        return Settled(answer.Task, _unanswerable.Task);
    }
}
