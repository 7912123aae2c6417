using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Edge.Tests.Replay;

/// <summary>A fleet on a clock of its own, and beside it the monitors of its sensors called directly: what each must have said.</summary>
internal sealed class RecordedFleet : IAsyncDisposable
{
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    private readonly EdgeOptions _options;
    private readonly SensorMonitor _monitor;
    private readonly byte[][] _states;
    private readonly List<Verdict>[] _verdicts;
    private long _position, _tick = EventTime.None;

    private RecordedFleet(EdgeOptions options, int assets, int sensorsPerAsset)
    {
        _options = options;
        _monitor = new SensorMonitor(options.Sensors);
        Telemetry = new Telemetry(41, assets, sensorsPerAsset);
        _states = [.. Telemetry.Sensors.Select(_ => new byte[_monitor.StateBytes])];
        _verdicts = [.. Telemetry.Sensors.Select(_ => new List<Verdict>())];
        foreach (byte[] state in _states)
            _monitor.Initialize(state);
    }

    public Telemetry Telemetry { get; }

    public ManualTime Time { get; } = new(Telemetry.Start);

    public EmbeddedFleet Fleet { get; private set; } = null!;

    public string Directory => _options.DataDirectory!;

    public long Now => EventTime.From(Time.GetUtcNow());

    /// <summary>Anomalous verdicts on readings that callers were told of.</summary>
    public List<VerdictRecord> Told { get; } = [];

    public static async Task<RecordedFleet> StartAsync(int assets, int sensorsPerAsset, Func<EdgeOptions, EdgeOptions> options)
    {
        string directory = System.IO.Directory.CreateTempSubdirectory("anomaly-replay-").FullName;
        var fleet = new RecordedFleet(options(new EdgeOptions { DataDirectory = directory, Shards = 2, SnapshotInterval = TimeSpan.FromDays(1) }), assets, sensorsPerAsset);
        await fleet.StartAsync();
        // The first tick finds no sensors, so that it is in no partition's log.
        await fleet.Fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored);
        return fleet;
    }

    /// <summary>Every verdict on a sensor within a stretch, by event time.</summary>
    public List<Verdict> Said(int sensor, long from, long to) =>
        [.. _verdicts[sensor].Where(verdict => verdict.Time >= from && verdict.Time <= to).OrderBy(verdict => verdict.Time)];

    /// <summary>One reading of every sensor but the silent ones, then ten minutes.</summary>
    public async Task StepAsync(int[] odd, params int[] silent)
    {
        var builder = new ReadingBatchBuilder();
        int perAsset = Telemetry.Sensors.Count(sensor => sensor.AssetId == Telemetry.Sensors[0].AssetId);
        if (_position > 0)
            Tick();
        for (int i = 0; i < _states.Length; i++)
        {
            Reading reading = Telemetry.Next(i, Now, odd.Contains(i / perAsset));
            if (silent.Contains(i))
                continue;
            builder.Add(Telemetry.Sensors[i], reading);
            Observation observed = _monitor.Observe(_states[i], ++_position, reading, _tick, out Verdict verdict);
            if (observed is Observation.Scored or Observation.NoMeasurement)
                _verdicts[i].Add(verdict);
        }
        Told.AddRange((await Fleet.IngestAsync(builder.Build(), IngestWait.Scored)).Scored!.Anomalies);
        Time.Advance(Step);
    }

    /// <summary>Lets the fleet see the clock as it stands now.</summary>
    public async Task SettleAsync()
    {
        Tick();
        await Fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored);
    }

    public async Task RestartAsync(bool orderly)
    {
        await (orderly ? Fleet.DisposeAsync() : Fleet.CrashAsync());
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task StartAsync() => Fleet = await EmbeddedFleet.StartAsync(_options, Time);

    private void Tick()
    {
        _tick = Now;
        _position++;
        for (int i = 0; i < _states.Length; i++)
        {
            if (_monitor.Tick(_states[i], _position, _tick, out Verdict verdict))
                _verdicts[i].Add(verdict);
        }
    }
}
