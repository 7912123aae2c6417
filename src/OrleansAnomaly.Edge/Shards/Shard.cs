using System.Collections.Concurrent;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge.Intake;
using OrleansAnomaly.Edge.Snapshots;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Log;
using OrleansAnomaly.Storage.States;

namespace OrleansAnomaly.Edge.Shards;

/// <summary>
/// A loop that owns every n-th partition: applies groups of records, and between them answers questions, copies slices for a snapshot and
/// makes room in memory. One thread.
/// </summary>
internal sealed class Shard
{
    private const int SliceBytes = 256 << 10;       // copied at a time for a snapshot: a fraction of a millisecond
    private const int MostLeftOut = 100;            // told of one by one
    private const int SweepAssets = 4_096;          // looked at at a time for what is idle

    private readonly int _index, _shards, _idleTicks;
    private readonly ShardContext _context;
    private readonly PartitionState[] _partitions;
    private readonly ConcurrentQueue<CommittedGroup> _groups = new();
    private readonly ConcurrentQueue<Action> _questions = new();
    private readonly Action _groupScored;
    private long _nextSequence;
    private SnapshotRound? _round;
    private int _roundPartition, _roundAsset;
    private int _sweepPartition, _sweepAsset, _sweptAt;
    private long _idleCounted, _idleTold;

    public Shard(int index, EdgeOptions options, ShardContext context, Action groupScored)
    {
        _index = index;
        _shards = options.Shards;
        _idleTicks = (int)Math.Max(1, options.IdleAfter / options.TickInterval);
        _context = context;
        _groupScored = groupScored;
        _partitions = [.. Enumerable.Range(0, SensorId.Partitions).Where(partition => partition % _shards == index).Select(partition => new PartitionState(partition, context))];
    }

    /// <summary>Sequence after the last group applied.</summary>
    public long NextSequence
    {
        get => Volatile.Read(ref _nextSequence);
        private set => Volatile.Write(ref _nextSequence, value);
    }

    public ShardContext Context => _context;

    /// <summary>Records that a replay could not apply, because what they build on is lost; the first of them. To be read when the replay is done.</summary>
    public List<StorageException> LeftOut { get; } = [];

    public long Assets => _partitions.Sum(partition => (long)partition.Assets);

    public PartitionState Partition(int partition) => _partitions[partition / _shards];

    public void Resume(long sequence) => NextSequence = sequence;

    public void Enqueue(CommittedGroup group) => _groups.Enqueue(group);

    /// <summary>Has the shard's thread call something, between groups.</summary>
    public void Ask(Action question) => _questions.Enqueue(question);

    /// <summary>Begins to copy states for a snapshot.</summary>
    public void Begin(SnapshotRound round)
    {
        _round = round;
        _roundPartition = _roundAsset = 0;
    }

    /// <summary>Does the next piece of work.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="StorageException">What is stored is damaged or cannot be written.</exception>
    public bool Step()
    {
        bool worked = false;
        while (_questions.TryDequeue(out Action? question))
        {
            question();
            worked = true;
        }
        if (_groups.TryDequeue(out CommittedGroup? group))
        {
            Apply(group);
            worked = true;
        }
        if (_context.Store is not null)
            worked |= Slice() | MakeRoom();
        return worked;
    }

    private void Apply(CommittedGroup group)
    {
        if (group.HasTicks)
            _context.Ticks++;
        ShardOutput output = group.Outputs[_index];
        int record = 0, request = 0;
        RequestTally? tally = null;
        foreach (LogRecord found in group.Records)
        {
            while (request < group.Requests.Count && group.Requests[request].FirstRecord <= record)
                tally = group.Requests[request++].Request.Tally;
            record++;
            if (found.Partition % _shards != _index)
                continue;
            if (Partition(found.Partition).Apply(found, output, tally) is not { } error)
                continue;
            var damage = new StorageException(error, "log");
            if (!_context.AcceptsLoss || !group.IsReplay)
                throw damage;
            if (LeftOut.Count < MostLeftOut)
                LeftOut.Add(damage);
        }
        NextSequence = group.NextSequence;
        if (group.Finish())
            _groupScored();
    }

    // ---- Snapshots -----------------------------------------------------------------------------------------------------------------------

    private bool Slice()
    {
        if (_round is not { } round || !round.HasRoom)
            return false;
        for (int bytes = 0; _roundPartition < _partitions.Length; _roundPartition++, _roundAsset = 0)
        {
            PartitionState partition = _partitions[_roundPartition];
            if (_roundAsset == 0)
                round.Mark(partition.Id, NextSequence, new PartitionMark(partition.NextPosition, partition.LastTick, partition.Sensors, partition.Assets));
            while (_roundAsset < partition.Assets)
            {
                bytes += partition.Store(_roundAsset++);
                if (bytes >= SliceBytes && _roundAsset < partition.Assets)
                {
                    round.Copied(bytes);
                    return true;
                }
            }
            partition.StoreNames();
            if (bytes >= SliceBytes)
            {
                (_roundPartition, _roundAsset) = (_roundPartition + 1, 0);
                round.Copied(bytes);
                return true;
            }
        }
        _round = null;
        round.Finish();
        return true;
    }

    // ---- Memory --------------------------------------------------------------------------------------------------------------------------

    /// <summary>
    /// Walks over the assets, a stretch at a time: counts what is idle, and where the budget is exceeded takes the idle out of memory. Where
    /// nothing is idle the least lately used of each stretch go, so that sensors that are known always find room.
    /// </summary>
    private bool MakeRoom()
    {
        bool exceeded = _context.Budget.IsExceeded;
        int patience = _idleTicks;
        long needed = 0;
        if (exceeded)
        {
            // All busy: what was not used for one tick is idle enough.
            if (_context.Budget.Idle <= 0)
                patience = 1;
            needed = (_context.Budget.Used - _context.Budget.Limit) / _shards + 1;
        }
        else if (_sweptAt == _context.Ticks)
        {
            return false;   // counted since the last tick
        }
        bool freed = false;
        for (int looked = 0; looked < SweepAssets; looked++)
        {
            while (_sweepPartition < _partitions.Length && _sweepAsset >= _partitions[_sweepPartition].Assets)
                (_sweepPartition, _sweepAsset) = (_sweepPartition + 1, 0);
            if (_sweepPartition == _partitions.Length)
            {
                _context.Budget.AddIdle(_idleCounted - _idleTold);
                (_idleTold, _idleCounted, _sweepPartition, _sweepAsset, _sweptAt) = (_idleCounted, 0, 0, 0, _context.Ticks);
                // Over budget with nothing found in a whole walk: there is nothing to be done until something comes to rest.
                return freed;
            }
            PartitionState partition = _partitions[_sweepPartition];
            int idle = partition.IdleTicks(_sweepAsset);
            if (idle >= patience && needed > 0)
            {
                needed -= partition.StatesBytes(_sweepAsset);
                partition.Evict(_sweepAsset);
                freed = true;
            }
            else if (idle >= _idleTicks)
            {
                _idleCounted += partition.StatesBytes(_sweepAsset);
            }
            _sweepAsset++;
            if (exceeded && needed <= 0)
                return true;
        }
        return true;
    }
}
