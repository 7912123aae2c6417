using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Detection.RobustZScore;
using OrleansAnomaly.Core.Detection.SeasonalBaseline;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Bench.Fuzz;

/// <summary>
/// One asset's life as a hostile world makes it: options, and readings and ticks without end. The same seed and number make the same case for ever.
/// </summary>
internal sealed class MonitorCase
{
    private static readonly double[] s_values =
    [
        0, -0.0, 1, -1, 1e30, -1e30, 1.0000001e30, 1e31, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 1e-310, 2.3e-308, 1e-30, 65_535, -9_999, 1e8, 3.4e38,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    private readonly long _interval;
    private readonly double _mean, _scale;
    private readonly double[] _last;
    private SplitMix64 _random;
    private long _now;
    private int _pattern, _hostility;

    private MonitorCase(ulong seed, long number)
    {
        _random = new SplitMix64(seed).Fork((ulong)number);
        Sensors = 1 + Below(Chance(4) ? 12 : 4);
        Events = Chance(80) ? 500 + Below(1_500) : 10 + Below(90);
        ReadOnlySpan<long> intervals = [1, 1_000, EventTime.Second, 10 * EventTime.Second, EventTime.Minute, 5 * EventTime.Minute, EventTime.Hour, EventTime.Day];
        _interval = intervals[Below(intervals.Length)];
        _hostility = Below(3);
        _scale = Chance(3) ? Math.ScaleB(1, Below(180) - 90) : 1;
        _mean = Chance(3) ? Value() : Chance(2) ? 1e8 : 50;
        if (!(Math.Abs(_mean) <= SensorMonitor.LargestValue))
            _mean = 0;
        _last = new double[Sensors];
        _now = (long)((_random.NextDouble() * 250 - 50) * 365) * EventTime.Day;
        SensorOptions = MakeSensorOptions();
        AssetOptions = MakeAssetOptions();
    }

    public SensorMonitorOptions SensorOptions { get; }

    public AssetMonitorOptions AssetOptions { get; }

    public int Sensors { get; }

    /// <summary>How many hostile readings and ticks there are.</summary>
    public int Events { get; }

    public static MonitorCase Make(ulong seed, long number) => new(seed, number);

    /// <summary>A number below <paramref name="bound"/>, for what is decided while the case runs.</summary>
    public int Below(int bound) => _random.NextInt32(bound);

    /// <summary>A tick, or a reading of a sensor.</summary>
    public bool NextIsTick(out int sensor, out Reading reading)
    {
        sensor = Below(Sensors);
        if (Chance(30))
            _pattern = Below(8);
        if (Chance(Sensors))
            _now += Step();
        bool tick = Chance(8);
        reading = new Reading(tick && !Chance(20) ? _now : Time(), tick ? 0 : Value(sensor), Quality());
        return tick;
    }

    /// <summary>What comes when the world has calmed down: noise around 10, sensor by sensor, minute by minute, after everything that came before.</summary>
    public Reading Ordinary(int turn) => new(_now + 400 * EventTime.Day + turn * EventTime.Minute, 10 + _random.NextGaussian());

    private bool Chance(int oneIn) => Below(oneIn) == 0;

    private long Step() => _hostility == 0 ? _interval : Below(30) switch
    {
        0 => 1,
        1 => 30 * _interval,
        2 => Below(100) * EventTime.Hour,
        3 => 0,
        _ => _interval + Below(1_000) - 500,
    };

    private long Time() => _hostility == 0 ? _now : Below(60) switch
    {
        0 => _now - _interval,
        1 => _now - EventTime.Day,
        2 => _now + Below(200) * EventTime.Day,
        3 => long.MinValue,
        4 => long.MaxValue,
        5 => EventTime.MaxValue + 1,
        6 => EventTime.MinValue - 1,
        7 => _now - 300 * EventTime.Day,
        8 => _now + _interval,
        _ => _now,
    };

    private Quality Quality() => Below(_hostility == 2 ? 10 : 60) switch
    {
        0 => Core.Readings.Quality.Bad,
        1 => Core.Readings.Quality.OutOfService,
        2 => Core.Readings.Quality.Uncertain,
        3 => (Quality)Below(256),
        _ => Core.Readings.Quality.Good,
    };

    private double Value(int sensor)
    {
        double value = _pattern switch
        {
            0 => Value(),
            1 => _last[sensor],
            2 => Chance(2) ? 1e30 : -1e30,
            3 => Math.ScaleB(_random.NextGaussian(), Below(2_000) - 1_000),
            _ => _mean + _scale * (_random.NextGaussian() + (Chance(30) ? 20 : 0)),
        };
        return _last[sensor] = value;
    }

    private double Value() => s_values[Below(s_values.Length)];

    private TimeSpan Span(TimeSpan least, TimeSpan most) => Below(4) switch
    {
        0 => least,
        1 => most,
        _ => least + (most - least) * Math.Pow(_random.NextDouble(), 4),
    };

    private SensorMonitorOptions MakeSensorOptions()
    {
        var options = new SensorMonitorOptions();
        if (Chance(3))
            options = options with { Detector = new RobustZScoreDetector(new() { Memory = Span(TimeSpan.FromMinutes(1), TimeSpan.FromDays(90)) }) };
        else if (Chance(3))
            options = options with { Detector = MakeSeasonal() };
        else if (Chance(3))
            options = options with { Detector = KnownDetectors.OfSensors.All[Below(KnownDetectors.OfSensors.All.Count)].MakeFor(Below(1_000)) };
        if (Chance(2))
            options = options with
            {
                AlarmPValue = Math.Pow(10, -1 - 8 * _random.NextDouble()),
                Refractory = Span(TimeSpan.Zero, TimeSpan.FromDays(7)),
                ReAlarmDecades = 0.1 + 11.9 * _random.NextDouble(),
                Settling = Span(TimeSpan.Zero, TimeSpan.FromDays(7)),
                MinimumAbsence = Span(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
                FutureTolerance = Span(TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),
            };
        return options;
    }

    private IDetector MakeSeasonal() => new SeasonalBaselineDetector(new()
    {
        AdaptAfter = Span(TimeSpan.FromHours(1), TimeSpan.FromDays(30)),
        UtcOffset = TimeSpan.FromMinutes(Below(28 * 60 + 1) - 14 * 60),
    });

    private AssetMonitorOptions MakeAssetOptions() => Chance(2) ? new() : new()
    {
        Interval = Span(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        OpenStrength = 2 + 10 * Math.Pow(_random.NextDouble(), 3),
        QuietToClose = Span(TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
        PriorProbability = 0.5 * Math.Pow(10, -8.6 * _random.NextDouble()),
    };
}
