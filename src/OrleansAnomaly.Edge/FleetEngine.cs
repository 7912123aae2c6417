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
    private readonly List<StorageException> _passed = [];
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
        bool isWhole = false;
        try
        {
            if (files is not null)
            {
                _log = PartitionLog.OpenUnchecked(files, options.Log with { AcceptLoss = options.AcceptLoss }, time);
                isWhole = _log.Segments[0] is { FirstSequence: 0 } && _log.Recovery.Losses.Count == 0;
                _store = StateStore.Open(files, new StateStoreOptions(), time, noneWhole: isWhole || options.AcceptLoss);
            }
            SnapshotLoad load = SnapshotLoad.Newest(options, sensors, assets, _store, isWhole, history, () => signal(EnginePart.Publisher, 0));
            Catalog = load.Catalog;
            Budget = load.Budget;
            Shards = load.Shards;
            _passed.AddRange(load.Passed);

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
                Catch(load, files!);
                long first = _log.Segments[0].FirstSequence;
                if (options.AcceptLoss && first > load.Sequence)
                    _passed.Add(new StorageException($"the log begins with sequence {first}, but is needed from {load.Sequence} on: what lay between is lost", files!.Describe("log")));
                _replayer = new Replayer(_log.Read(options.AcceptLoss ? Math.Max(load.Sequence, first) : load.Sequence), Flow, load.LastTick, _committer.Resume);
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

    /// <summary>What was damaged and made up for, and what was left out because loss was accepted; complete when <see cref="IsReady"/>.</summary>
    public IReadOnlyList<StorageException> Damages =>
    [
        .. _passed,
        .. (_log?.Recovery.Losses ?? []).Concat(_replayer?.Losses ?? []).Select(loss => new StorageException(loss.What, loss.File, loss.Offset)),
        .. Shards.SelectMany(shard => shard.LeftOut),
    ];

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

    /// <summary>Tells who waits for a snapshot that there will be none.</summary>
    public void DropSnapshots(Exception why) => _snapshotter?.Drop(why);

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

    /// <summary>
    /// Has the log go on behind what snapshot and history hold. Both are written only when the log is durable as far, so
    /// they hold more than it does only where its end was lost: deleted, cut, or never on the disk that said so. Numbers that were given twice would have the new readings taken for the old ones.
    /// </summary>
    private void Catch(SnapshotLoad load, IFiles files)
    {
        long[] positions = [.. Enumerable.Range(0, SensorId.Partitions).Select(partition => Math.Max(_log!.NextPosition(partition), load.PositionOf(partition)))];
        long lost = Enumerable.Range(0, SensorId.Partitions).Sum(partition => positions[partition] - _log!.NextPosition(partition));
        long sequence = Math.Max(_log!.NextSequence + lost, Math.Max(load.Sequence, History.Sequence + 1));
        if (sequence == _log.NextSequence)
            return;
        var damage = new StorageException(
            $"the log ends at sequence {_log.NextSequence}, but snapshots or history know of {sequence}: its end is lost", files.Describe("log"));
        bool isExpected = Options.Log.Fsync != FsyncPolicy.Always && _log.NextSequence > 0;
        if (!Options.AcceptLoss && !isExpected)
            throw damage;
        _log.Leap(sequence, positions);
        _passed.Add(damage);
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
