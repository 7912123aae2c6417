using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge.Intake;
using OrleansAnomaly.Edge.Publishing;
using OrleansAnomaly.Edge.Shards;
using OrleansAnomaly.Edge.Snapshots;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Log;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Edge;

/// <summary>
/// The parts of the runtime, joined but not driven: each part has a step that does the next piece of its work. Threads drive them in a running fleet, and
/// one seeded scheduler in the simulation, so that both run the same code.
/// </summary>
internal sealed class FleetEngine : IDisposable
{
    private readonly PartitionLog? _log;
    private readonly StateStore? _store;
    private readonly IntakeQueue _queue;
    private readonly Committer _committer;
    private readonly Replayer? _replayer;
    private readonly Snapshotter? _snapshotter;

    /// <param name="options">Sound options.</param>
    /// <param name="files">Where log and snapshots lie; null for a fleet in memory.</param>
    /// <param name="history">History; the engine does not dispose of it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="wake">Called when there is work for a part.</param>
    /// <exception cref="StorageException">What is stored is damaged.</exception>
    public FleetEngine(EdgeOptions options, IFiles? files, IHistory history, TimeProvider time, Action<EnginePart, int>? wake = null)
    {
        Action<EnginePart, int> signal = wake ?? ((_, _) => { });
        Options = options;
        History = history;
        var sensors = new SensorMonitor(options.Sensors);
        var assets = new AssetMonitor(options.Assets);
        try
        {
            if (files is not null)
            {
                _log = PartitionLog.OpenUnchecked(files, options.Log with { AcceptLoss = options.AcceptLoss }, time);
                _store = StateStore.Open(files, new StateStoreOptions(), time);
            }
            SnapshotLoad load = SnapshotLoad.Newest(options, sensors, assets, _store, () => signal(EnginePart.Publisher, 0));
            Catalog = load.Catalog;
            Budget = load.Budget;
            Shards = load.Shards;
            Passed = load.Passed;

            Publisher = new Publisher(history, time, options, signal);
            Flow = new GroupFlow(Shards, Publisher, options.QueueBytes, shard => signal(EnginePart.Shard, shard));
            Publisher.Flow = Flow;
            _queue = new IntakeQueue(options.QueueBytes, () => signal(EnginePart.Committer, 0));
            Door = new Door(Catalog, Budget, _queue, options);
            // Until the log has its first tick, readings are held against the clock itself.
            Door.Tick(EventTime.From(time.GetUtcNow()));
            _committer = new Committer(_queue, Door, Catalog, _log is null ? new NoJournal() : new DiskJournal(_log), Flow, time, options);
            Publisher.IsDurable = _committer.IsDurable;
            if (_log is not null)
            {
                _replayer = new Replayer(_log.Read(load.Sequence), Flow, load.LastTick, _committer.Resume);
                _snapshotter = new Snapshotter(Shards, _store!, _log, Publisher, time, options, signal);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public EdgeOptions Options { get; }

    public IHistory History { get; }

    public SensorCatalog Catalog { get; }

    public MemoryBudget Budget { get; }

    public Shard[] Shards { get; }

    public Publisher Publisher { get; }

    public GroupFlow Flow { get; }

    public Door Door { get; }

    /// <summary>Snapshots that were damaged, so that an earlier one was taken, and what was left out on demand.</summary>
    public IReadOnlyList<StorageException> Passed { get; }

    public LogRecovery? Recovered => _log?.Recovery;

    /// <summary>Whether all that the log had is applied, so that readings may come in.</summary>
    public bool IsReady => _replayer is null || _replayer.IsDone;

    public long Replayed => _replayer?.Records ?? 0;

    public StorageException? LogFailure => _committer.Failure;

    public long NextSequence => _log?.NextSequence ?? Publisher.Sequence;

    public int Snapshots => _snapshotter?.Taken ?? 0;

    /// <summary>Whether nothing waits anywhere.</summary>
    public bool IsQuiet => IsReady && _queue.IsEmpty && Flow.IsEmpty;

    public ValueTask WaitForRoomAsync(CancellationToken stop) => _queue.WaitAsync(stop);

    /// <summary>Takes a batch in.</summary>
    public IngestRequest Ingest(ReadingBatch batch, IngestWait wait) => Door.Take(batch, wait);

    /// <summary>Takes a record in that is no readings.</summary>
    public IngestRequest Ingest(LogGroup records)
    {
        var request = new IngestRequest(records, 0, 0, [], IngestWait.Scored);
        _queue.Add(request);
        return request;
    }

    public Task? TakeSnapshotAsync() => _snapshotter?.TakeAsync();

    public bool StepCommitter() => IsReady ? _committer.Step() : _replayer!.Step();

    public bool StepShard(int shard) => Shards[shard].Step();

    public bool StepPublisher() => Publisher.Step();

    public bool StepSnapshotter() => _snapshotter is not null && IsReady && _committer.Failure is null && _snapshotter.Step();

    /// <summary>Takes nothing in any more.</summary>
    public void Stop(FleetStoppedException why, bool dropWaiting) => _queue.Stop(why, dropWaiting);

    /// <summary>Makes durable what the log was told to keep for later.</summary>
    public void Flush()
    {
        if (_committer.Failure is null)
            _log?.Flush();
    }

    public void Dispose()
    {
        _log?.Dispose();
        _store?.Dispose();
    }
}

/// <summary>What can be woken.</summary>
internal enum EnginePart
{
    Committer,
    Shard,
    Publisher,
    Snapshotter,
}
