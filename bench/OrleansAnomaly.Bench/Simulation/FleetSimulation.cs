using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Edge.Intake;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Log;
using OrleansAnomaly.TestKit.Files;
using OrleansAnomaly.TestKit.Fleet;
using OrleansAnomaly.TestKit.History;

namespace OrleansAnomaly.Bench.Simulation;

/// <summary>
/// The whole embedded runtime under one seeded scheduler: its parts take their steps in any order, batches are random, the disk loses, tears and fails by
/// seed, the power goes, and every life has another number of shards. In the end what the fleet says must be what <see cref="NaiveFleet"/> says of the log,
/// and the log must hold, once, whatever was acknowledged. The same seed does the same.
/// </summary>
internal sealed class FleetSimulation
{
    private readonly ulong _seed;
    private readonly SplitMix64Box _random;
    private readonly FaultyFiles _files;
    private readonly ManualTime _time = new(Telemetry.Start, measures: true);
    private readonly Telemetry _telemetry;
    private readonly List<(IngestRequest Request, List<(SensorId Sensor, long Time, long Value)> Rows)> _pending = [];
    private readonly HashSet<(SensorId Sensor, long Time, long Value)> _acknowledged = [];
    private readonly NaiveFleet _oracle = new();
    private readonly bool _losesPower, _losesAcknowledged;
    private readonly FsyncPolicy _fsync;
    private readonly long _budget;
    private readonly TimeSpan _retention;
    private ListHistory _history = new();
    private long _known;        // the oracle has applied the log up to here
    private long _certain;      // what the log has up to here it must keep: it was acknowledged, or found and made durable at a start

    public FleetSimulation(ulong seed)
    {
        _seed = seed;
        _random = new SplitMix64Box(seed);
        _files = new FaultyFiles(seed);
        int assets = 1 + _random.Next(6);
        _telemetry = new Telemetry(seed, assets, 1 + _random.Next(3));
        // What was acknowledged outlives a loss of power only where it was flushed first.
        _fsync = _random.Next(4) > 0 ? FsyncPolicy.Always : _random.Next(2) > 0 ? FsyncPolicy.Os : FsyncPolicy.Interval;
        // Otherwise either the process alone ends, or what was acknowledged may be lost, and what is left must still fit together.
        _losesAcknowledged = _fsync != FsyncPolicy.Always && _random.Next(2) > 0;
        _losesPower = _fsync == FsyncPolicy.Always || _losesAcknowledged;
        _budget = _random.Next(2) > 0 ? 1L << 40 : 12_000 + _random.Next(20_000);
        _retention = _losesAcknowledged || _random.Next(2) > 0 ? TimeSpan.FromDays(30) : TimeSpan.FromMinutes(30);
    }

    /// <summary>Times that the fleet was started.</summary>
    public int Lives { get; private set; }

    /// <summary>Lives that ended in a crash.</summary>
    public int Crashes { get; private set; }

    public int Acknowledged => _acknowledged.Count;

    public int Events => _oracle.Events.Count;

    public int Snapshots { get; private set; }

    public long Evictions { get; private set; }

    /// <summary>Lives the whole story.</summary>
    /// <returns>What is wrong; null where all is well.</returns>
    public string? Run()
    {
        try
        {
            int lives = 2 + _random.Next(6);
            for (int life = 0; life < lives; life++)
            {
                if (Live(isLast: false) is { } fault)
                    return fault;
            }
            return Live(isLast: true);
        }
        catch (Exception unexpected)
        {
            return $"seed {_seed}, life {Lives}: {unexpected}";
        }
    }

    private string? Live(bool isLast)
    {
        Lives++;
        var options = new EdgeOptions
        {
            DataDirectory = "simulated",
            Shards = new[] { 1, 2, 3, 7 }[_random.Next(4)],
            MemoryBudget = isLast ? 1L << 40 : _budget,
            IdleAfter = TimeSpan.FromSeconds(30),
            SnapshotInterval = TimeSpan.FromMinutes(isLast ? 1_000 : 2 + _random.Next(30)),
            ReplayRetention = _retention,
            QueueBytes = _random.Next(2) > 0 ? 1 << 20 : 4_096,
            Log = new PartitionLogOptions { Fsync = _fsync, SegmentBytes = _random.Next(2) > 0 ? 1 << 20 : 20_000 + _random.Next(50_000) },
        };
        if (!isLast)
            PlanFaults();
        FleetEngine? engine = null;
        bool crashed = false;
        try
        {
            engine = new FleetEngine(options, _files, _history, _time);
            _certain = engine.NextSequence;
            if (isLast)
            {
                Settle(engine);
                _certain = engine.NextSequence;
                Collect(isLast: true);
                return _known == _certain ? Compare(engine) : $"seed {_seed}: the log ends at {_known}; expected {_certain}";
            }
            int steps = 50 + _random.Next(2_000);
            for (int step = 0; step < steps; step++)
                Step(engine, options.Shards);
            // Now and then a life ends in order.
            if (_random.Next(4) == 0)
            {
                Settle(engine);
            }
        }
        catch (Exception fault) when (!isLast && fault is StorageException or SimulatedPowerLoss or IOException)
        {
            crashed = true;
            LastFault = fault;
        }
        Snapshots += engine?.Snapshots ?? 0;
        Evictions += engine?.Shards.Sum(shard => shard.Context.Evicted) ?? 0;
        Crashes += crashed ? 1 : 0;
        Note();
        _certain = Math.Max(_certain, engine?.NextSequence ?? 0);
        if (_losesPower && _random.Next(4) > 0)
            _files.Crash();
        else
            _files.Kill();
        _files.Capacity = long.MaxValue;
        try
        {
            engine?.Dispose();
        }
        catch (Exception gone) when (gone is IOException or StorageException or ObjectDisposedException or SimulatedPowerLoss)
        {
            // The files died with the machine.
        }
        _history = new ListHistory(_history);
        Collect();
        foreach ((SensorId, long, long) row in _acknowledged)
        {
            if (!_losesAcknowledged && !_oracle.Readings.Contains(row))
                return $"seed {_seed}, life {Lives}: the reading {row} was acknowledged and is not in the log; the life ended by {LastFault?.Message ?? "plan"}";
        }
        return null;
    }

    /// <summary>What ended the last life that crashed.</summary>
    public Exception? LastFault { get; private set; }

    private void PlanFaults()
    {
        switch (_random.Next(6))
        {
            case 0: break;
            // A failed flush loses what was acknowledged before it, where flushing is left for later.
            case 1 when _losesPower: _files.FailFlush(1 + _random.Next(60)); break;
            case 2 when _losesPower: _files.FailAt(1 + _random.Next(300)); break;
            case 3: _files.Capacity = _files.Snapshot().Values.Sum(bytes => (long)bytes.Length) + _random.Next(200_000); break;
            default: _files.CrashAt(1 + _random.Next(_losesPower ? 400 : 100)); break;
        }
    }

    private void Step(FleetEngine engine, int shards)
    {
        switch (_random.Next(9))
        {
            case 0 or 1: Ingest(engine); break;
            case 2: _time.Advance(TimeSpan.FromSeconds(_random.Next(90))); break;
            case 3: engine.StepCommitter(); break;
            case 4: engine.StepPublisher(); break;
            case 5:
                // A snapshot may let old parts of the log go; what they hold must be known before.
                _certain = engine.NextSequence;
                Collect();
                engine.StepSnapshotter();
                break;
            case 6 when _random.Next(8) == 0: _ = engine.TakeSnapshotAsync(); break;
            case 6 when _random.Next(30) == 0 && engine.IsReady && engine.Catalog.TryGet(_telemetry.Sensors[0], out SensorKey key):
                engine.Ingest(Edge.Shards.PartitionState.Relearn(engine.Door.RentGroup(), key));
                break;
            default: engine.StepShard(_random.Next(shards)); break;
        }
        Note();
    }

    private void Ingest(FleetEngine engine)
    {
        if (!engine.IsReady || _pending.Count > 8 || engine.LogFailure is not null)
            return;
        var builder = new ReadingBatchBuilder();
        List<(SensorId, long, long)> rows = [];
        bool odd = _random.Next(12) == 0;
        int count = 1 + _random.Next(2 * _telemetry.Sensors.Count);
        for (int row = 0; row < count; row++)
        {
            // Sensors come one by one, so that assets grow.
            int sensor = _random.Next(Math.Min(_telemetry.Sensors.Count, 1 + (int)(_oracle.Readings.Count / 20)));
            long time = EventTime.From(_time.GetUtcNow()) + _random.Next(1_000_000);
            Reading reading = _telemetry.Next(sensor, time, odd) with { Quality = _random.Next(20) == 0 ? (Quality)_random.Next(4) : Quality.Good };
            builder.Add(_telemetry.Sensors[sensor], reading);
            rows.Add((_telemetry.Sensors[sensor], time, BitConverter.DoubleToInt64Bits(reading.Value)));
        }
        ReadingBatch batch = builder.Build();
        IngestRequest request = engine.Ingest(batch, _random.Next(3) == 0 ? IngestWait.Scored : IngestWait.Durable);
        _pending.Add((request, rows));
    }

    /// <summary>Takes note of what has been acknowledged by now.</summary>
    private void Note()
    {
        for (int i = _pending.Count - 1; i >= 0; i--)
        {
            (IngestRequest request, List<(SensorId, long, long)> rows) = _pending[i];
            if (!request.Done.IsCompleted)
                continue;
            _pending.RemoveAt(i);
            if (request.Done.IsFaulted)
            {
                _ = request.Done.Exception;
                continue;
            }
            Receipt receipt = request.Done.Result;
            // Which rows were refused need not be known: none are, but for want of memory, and then all of a sensor.
            if (receipt.Refused == 0)
                _acknowledged.UnionWith(rows);
        }
    }

    private void Settle(FleetEngine engine)
    {
        for (int idle = 0, steps = 0; idle < 20; steps++)
        {
            if (steps > 2_000_000)
                throw new InvalidOperationException("the fleet does not come to rest");
            bool worked = engine.StepCommitter();
            for (int shard = 0; shard < engine.Shards.Length; shard++)
                worked |= engine.StepShard(shard);
            worked |= engine.StepPublisher();
            Note();
            idle = worked || !engine.IsQuiet ? 0 : idle + 1;
        }
        engine.Flush();
        engine.Publisher.Store();
    }

    /// <summary>Has the oracle apply what the log certainly holds.</summary>
    private void Collect(bool isLast = false)
    {
        if (_known >= _certain || (_losesAcknowledged && !isLast))
            return;
        using LogReader reader = PartitionLog.OpenReader(_files, _known);
        while (_known < _certain && reader.Next() is { } group)
        {
            foreach (LogRecord record in group)
                _oracle.Apply(record);
            _known = reader.NextSequence;
        }
    }

    private string? Compare(FleetEngine engine)
    {
        if (_oracle.Twice > 0)
            return $"seed {_seed}: {_oracle.Twice} readings are in the log twice";
        return FleetComparison.Difference(engine, _history, _oracle) is { } difference ? $"seed {_seed}: {difference}" : null;
    }

    /// <summary>A generator that several methods draw from.</summary>
    private sealed class SplitMix64Box(ulong seed)
    {
        private SplitMix64 _state = new(seed);

        public int Next(int below) => _state.NextInt32(below);
    }
}
