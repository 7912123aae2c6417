using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.TestKit.History;

/// <summary>
/// Batches such as a fleet writes, from a seed. Values of minutes lie on a grid that packing keeps exactly, so that answers can be compared
/// for equality; sensors share partitions, two tenants share paths, and one batch covers some minutes of all sensors.
/// </summary>
public sealed class HistorySample
{
    private static readonly string[] s_tenants = [SensorId.DefaultTenant, "acme"];
    private readonly int[] _numbers = new int[Assets];
    private readonly IncidentRecord?[] _open = new IncidentRecord?[Assets];
    private SplitMix64 _random;
    private long _sequence;

    /// <summary>A sample of that seed; every third lies before 1970.</summary>
    public HistorySample(ulong seed)
    {
        _random = new SplitMix64(seed);
        Start = Now = (seed % 3 == 0 ? -10 : 54) * 365 * EventTime.Day;
    }

    /// <summary>Assets, each with two sensors.</summary>
    public const int Assets = 4;

    /// <summary>Event time of the first batch.</summary>
    public long Start { get; }

    /// <summary>Event time that batches have reached.</summary>
    public long Now { get; private set; }

    /// <summary>The sensors.</summary>
    public static SensorId[] Sensors { get; } = [.. Enumerable.Range(0, 2 * Assets).Select(i => SensorId.Create($"plant/pümp-{i / 4}/s{i % 2}", s_tenants[i / 2 % 2]))];

    /// <summary>The key of a sensor.</summary>
    public static long Key(int sensor) => (sensor / 4L + 7) << 32 | (uint)(sensor % 4 * 1_500_000_000L);

    /// <summary>The next batch, a new one; the first names the sensors.</summary>
    public HistoryBatch Next()
    {
        var batch = new HistoryBatch();
        long from = Now;
        if (_sequence == 0)
            batch.Sensors.AddRange(Sensors.Select((sensor, i) => new SensorName(Key(i), sensor)));
        int minutes = 1 + _random.NextInt32(50);
        Now = from + minutes * EventTime.Minute;
        for (int i = 0; i < Sensors.Length; i++)
        {
            for (int m = 0; m < minutes; m++)
            {
                if (_random.NextInt32(4) > 0)
                    batch.Minutes.Add(new SensorMinute(Key(i), Minute(from + m * EventTime.Minute)));
            }
        }
        for (int n = _random.NextInt32(12); n > 0; n--)
            AddVerdict(batch, from);
        for (int n = _random.NextInt32(3); n > 0; n--)
            AddIncident(batch, from);
        batch.Sequence = _sequence++;
        return batch;
    }

    /// <summary>A minute's aggregate with values on the grid.</summary>
    public MinuteAggregate Minute(long minute)
    {
        double mean = (_random.NextInt32(16_000) - 8_000) / 8.0;
        bool isOne = _random.NextInt32(3) == 0;
        return new MinuteAggregate
        {
            Minute = minute, Count = isOne ? 1 : 1 + _random.NextInt32(600), Mean = mean, Min = isOne ? mean : mean - _random.NextInt32(80) / 8.0,
            Max = isOne ? mean : mean + _random.NextInt32(80) / 8.0, Score = (float)(_random.NextInt32(65_536) / 65_535.0),
        };
    }

    private void AddVerdict(HistoryBatch batch, long from)
    {
        int sensor = _random.NextInt32(Sensors.Length);
        var verdict = new Verdict
        {
            // Few times, so that some are equal and positions decide.
            Time = from + _random.NextInt32(20) * EventTime.Second, Value = Real(), Score = _random.NextDouble(), PValue = _random.NextDouble(),
            Expected = Real(), Lower = Real(), Upper = Real(), IsAnomalous = _random.NextInt32(2) == 0, IsAlarm = _random.NextInt32(2) == 0, IsChange = _random.NextInt32(2) == 0,
            Kind = (AnomalyKind)_random.NextInt32(8), ModelVersion = (ushort)_random.NextInt32(65_536),
        };
        long position = _sequence * 100 + batch.Verdicts.Count;
        batch.Verdicts.Add(new StoredVerdict(Key(sensor), Position(batch), new VerdictRecord(Sensors[sensor], position, verdict), _random.NextInt32(3) > 0));
    }

    private void AddIncident(HistoryBatch batch, long from)
    {
        int asset = _random.NextInt32(Assets);
        IncidentRecord? open = _open[asset];
        IncidentChange change = open is null ? IncidentChange.Opened : _random.NextInt32(2) == 0 ? IncidentChange.Grown : IncidentChange.Closed;
        SensorId sensor = Sensors[2 * asset];
        IncidentRecord incident = new()
        {
            Asset = new AssetId(sensor.Tenant, sensor.Asset), Number = open?.Number ?? ++_numbers[asset], Start = open?.Start ?? from - EventTime.Minute,
            Opened = open?.Opened ?? from, Peak = from + 1, End = from + 2, IsOpen = change != IncidentChange.Closed, PValue = _random.NextDouble(),
            Confidence = _random.NextDouble(), Kind = (AnomalyKind)_random.NextInt32(8), Origin = (FaultOrigin)_random.NextInt32(3),
            Causes = [.. Enumerable.Range(0, _random.NextInt32(3)).Select(i => new CauseRecord(Sensors[2 * asset + i], _random.NextDouble(), AnomalyKind.Spike))],
        };
        _open[asset] = incident.IsOpen ? incident : null;
        batch.Incidents.Add(new StoredIncident(Position(batch), change, incident));
    }

    private EventPosition Position(HistoryBatch batch) => new(_sequence, batch.Verdicts.Count + batch.Incidents.Count);

    private double Real() => _random.NextInt32(6) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => 0, _ => 1e6 * _random.NextGaussian() };
}
