using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Tests.Detection.Conformance;

namespace OrleansAnomaly.Core.Tests.Monitoring;

public sealed class AssetMonitorTests
{
    private const long Interval = 5 * EventTime.Minute;

    [Fact]
    public void An_incident_opens_grows_and_closes_and_ranks_its_causes()
    {
        var asset = new FusedAsset(4);
        asset.Calm(2_000);
        List<AssetVerdict> told = [];
        for (int turn = 0; turn < 6; turn++)
            told.AddRange(asset.Turn(sensor => sensor switch { 2 => 1e-8, 0 => 1e-5, _ => 0.5 }));
        for (int turn = 0; turn < 60; turn++)
            told.AddRange(asset.Turn(_ => 0.5));
        AssetVerdict[] changes = [.. told.Where(verdict => verdict.Change != IncidentChange.None)];
        Assert.Equal(IncidentChange.Opened, changes[0].Change);
        Assert.Equal(IncidentChange.Closed, changes[^1].Change);
        Assert.All(changes[1..^1], verdict => Assert.Equal(IncidentChange.Grown, verdict.Change));
        Assert.All(changes, verdict => Assert.Equal(1, verdict.Incident.Number));

        Incident incident = changes[^1].Incident;
        Assert.Equal(2, incident.CauseCount);
        Assert.Equal((2, AnomalyKind.Spike), (incident.GetCause(0).Sensor, incident.GetCause(0).Kind));
        Assert.Equal(0, incident.GetCause(1).Sensor);
        Assert.Equal(1, incident.GetCause(0).Share + incident.GetCause(1).Share, 1e-5);
        Assert.Equal((AnomalyKind.Spike, FaultOrigin.Process), (incident.Kind, incident.Origin));
        Assert.InRange(incident.Confidence, 0.5, 1);
        Assert.True(incident.Start < incident.Opened && incident.Opened <= incident.Peak && incident.Peak <= incident.End);
        Assert.Throws<ArgumentOutOfRangeException>(() => incident.GetCause(2));
        Assert.False(told[^1].IsAnomalous);
    }

    [Theory]
    [InlineData(AnomalyKind.FlatLine, FaultOrigin.Sensor)]
    [InlineData(AnomalyKind.MissingData, FaultOrigin.Sensor)]
    [InlineData(AnomalyKind.Spike, FaultOrigin.Sensor)]
    [InlineData(AnomalyKind.Trend, FaultOrigin.Unknown)]
    public void A_lone_sensor_is_judged_by_the_way_it_is_odd(AnomalyKind kind, FaultOrigin origin)
    {
        var asset = new FusedAsset(3);
        asset.Calm(1_000);
        AssetVerdict[] told = [.. Enumerable.Range(0, 6).SelectMany(_ => asset.Turn(sensor => sensor == 1 ? 1e-9 : 0.6, kind))];
        Incident incident = told.Last(verdict => verdict.IsAnomalous).Incident;
        Assert.Equal((kind, origin), (incident.Kind, incident.Origin));
    }

    [Fact]
    public void An_incident_in_the_very_first_interval_has_a_start()
    {
        var asset = new FusedAsset(6, new() { Interval = TimeSpan.FromHours(1) });
        AssetVerdict[] told = [.. Enumerable.Range(0, 40).SelectMany(_ => asset.Turn(sensor => sensor == 3 ? 1e-12 : 0.5))];
        AssetVerdict opened = told.First(verdict => verdict.Change == IncidentChange.Opened);
        Assert.InRange(opened.Incident.Start, Made.Start, opened.Incident.Opened);
    }

    [Fact]
    public void The_next_incident_starts_after_the_one_before_has_ended()
    {
        var asset = new FusedAsset(6, new() { QuietToClose = TimeSpan.FromMinutes(1) });
        asset.Calm(2_000);
        var random = new SplitMix64(1);
        long ended = 0, incidents = 0;
        for (int turn = 0; turn < 400; turn++)
        {
            bool bad = turn / 3 % 2 == 0;
            foreach (AssetVerdict verdict in asset.Turn(sensor => bad && sensor == 4 ? 1e-9 : random.NextDouble()))
            {
                if (verdict.Change == IncidentChange.Opened)
                {
                    Assert.True(verdict.Incident.Start >= ended, "it starts before the one before it has ended");
                    Assert.Equal(++incidents, verdict.Incident.Number);
                }
                if (verdict.Change == IncidentChange.Closed)
                    ended = verdict.Time;
            }
        }
        Assert.True(incidents > 1);
    }

    [Fact]
    public void The_order_of_the_sensors_within_an_interval_does_not_matter()
    {
        FusedAsset one = new(5), other = new(5);
        var random = new SplitMix64(2);
        for (int turn = 0; turn < 3_000; turn++)
        {
            double[] p = [.. Enumerable.Range(0, 5).Select(_ => Math.Pow(random.NextDouble(), turn % 500 > 480 ? 8 : 1))];
            int[] order = [.. Enumerable.Range(0, 5)];
            for (int i = 4; i > 0; i--)
            {
                int swap = random.NextInt32(i + 1);
                (order[i], order[swap]) = (order[swap], order[i]);
            }
            AssetVerdict[] straight = [.. one.Turn(sensor => p[sensor])], shuffled = [.. other.Turn(sensor => p[sensor], order: order)];
            Assert.Equal(straight.Select(verdict => (verdict.Time, verdict.PValue, verdict.Change)), shuffled.Select(verdict => (verdict.Time, verdict.PValue, verdict.Change)));
        }
        Assert.Equal(one.State, other.State);
    }

    [Fact]
    public void The_assets_p_value_means_what_it_says_on_independent_sensors()
    {
        var asset = new FusedAsset(6);
        var random = new SplitMix64(3);
        for (int turn = 0; turn < 5_000; turn++)
            _ = asset.Turn(_ => Math.Max(1e-12, random.NextDouble())).Count();
        int asked = 0, tenth = 0, hundredth = 0;
        for (int turn = 0; turn < 60_000; turn++)
        {
            foreach (AssetVerdict verdict in asset.Turn(_ => Math.Max(1e-12, random.NextDouble())))
            {
                asked++;
                tenth += verdict.PValue <= 0.1 ? 1 : 0;
                hundredth += verdict.PValue <= 0.01 ? 1 : 0;
            }
        }
        // What many sensors could have shown by chance is allowed for, on the safe side.
        Assert.InRange(tenth / (0.1 * asked), 0.1, 1.2);
        Assert.InRange(hundredth / (0.01 * asked), 0.1, 1.3);
    }

    [Fact]
    public void Growing_keeps_everything()
    {
        var asset = new FusedAsset(3);
        asset.Calm(300);
        Incident before = default;
        for (int turn = 0; turn < 5; turn++)
            before = asset.Turn(sensor => sensor == 1 ? 1e-9 : 0.5).Last().Incident;
        (long applied, ulong digest) = (asset.Monitor.Applied(asset.State), asset.Monitor.Digest(asset.State));
        asset.Grow(8);
        Assert.Equal((applied, digest), (asset.Monitor.Applied(asset.State), asset.Monitor.Digest(asset.State)));
        Incident after = asset.Turn(sensor => sensor == 1 ? 1e-9 : 0.5).Last().Incident;
        Assert.Equal((1, before.Number, before.Start, before.Opened), (after.Number, after.Number, after.Start, after.Opened));
        Assert.Equal((1, before.GetCause(0).Kind), (after.GetCause(0).Sensor, after.GetCause(0).Kind));
        // The new sensors are heard.
        Incident grown = default;
        for (int turn = 0; turn < 20; turn++)
            grown = asset.Turn(sensor => sensor == 7 ? 1e-12 : 0.5).Last().Incident;
        Assert.Contains(7, Enumerable.Range(0, grown.CauseCount).Select(rank => grown.GetCause(rank).Sensor));
        Assert.Throws<ArgumentException>(() => asset.Grow(2));
    }

    [Fact]
    public void A_position_before_the_applied_one_and_an_impossible_tick_change_nothing()
    {
        var asset = new FusedAsset(2);
        asset.Calm(100);
        byte[] before = [.. asset.State];
        long applied = asset.Monitor.Applied(asset.State);
        Assert.False(asset.Monitor.Observe(asset.State, applied - 1, 0, new Verdict { Time = asset.Now + EventTime.Day, PValue = 1e-9 }, out _));
        Assert.False(asset.Monitor.Tick(asset.State, applied - 1, asset.Now + EventTime.Day, out _));
        Assert.False(asset.Monitor.Tick(asset.State, applied + 1, long.MaxValue, out _));
        Assert.False(asset.Monitor.Tick(asset.State, applied + 1, long.MinValue, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => asset.Monitor.Observe(asset.State, applied + 1, 2, default, out _));
        Assert.Equal(before, asset.State);
    }

    [Fact]
    public void A_quiet_incident_is_closed_by_the_ticks_alone()
    {
        var asset = new FusedAsset(2);
        asset.Calm(1_000);
        for (int turn = 0; turn < 5; turn++)
            _ = asset.Turn(_ => 1e-10).Count();
        List<AssetVerdict> told = [];
        for (int minute = 1; minute < 60 * 24; minute++)
        {
            if (asset.Monitor.Tick(asset.State, asset.Monitor.Applied(asset.State) + 1, asset.Now + minute * EventTime.Minute, out AssetVerdict verdict))
                told.Add(verdict);
        }
        Assert.Equal(IncidentChange.Closed, told[^1].Change);
        Assert.False(asset.Monitor.Finish(asset.State, out _));
    }

    [Fact]
    public void An_asset_held_in_memory_says_what_its_monitors_say()
    {
        var monitored = new MonitoredAsset(new SensorMonitor(), new AssetMonitor(), 3);
        var copied = new OrleansAnomaly.Bench.Fuzz.CopiedAsset(new(), new(), 3);
        var source = new OrleansAnomaly.Bench.Golden.SyntheticAsset(5, EventTime.Minute, 20, 2, 3);
        for (int i = 0; i < 30_000; i++)
        {
            if (source.Next(out int sensor, out Reading reading))
                Assert.Equal(monitored.Observe(sensor, reading, out Verdict one, out _, out _) == default && one == default, copied.Observe(sensor, reading, out Verdict other, out _, out _) == default && other == default);
            if (i % 100 == 0)
                Assert.Equal(monitored.Tick(source.Now, out _), copied.Tick(source.Now, out _));
        }
        Assert.Equal(monitored.Digest, copied.Digest);
        Assert.All(Enumerable.Range(0, 3), sensor => Assert.Equal(monitored.Summarize(sensor), copied.Summarize(sensor)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MonitoredAsset(new SensorMonitor(), new AssetMonitor(), 0));
    }

    /// <summary>An asset whose sensors' verdicts are made up.</summary>
    private sealed class FusedAsset
    {
        private long _position = -1;
        private int _sensors;

        public FusedAsset(int sensors, AssetMonitorOptions? options = null)
        {
            Monitor = new AssetMonitor(options);
            _sensors = sensors;
            State = new byte[Monitor.StateBytes(sensors)];
            Monitor.Initialize(State, sensors);
        }

        public AssetMonitor Monitor { get; }

        public byte[] State { get; private set; }

        public long Now { get; private set; } = Made.Start;

        public void Calm(int turns)
        {
            var random = new SplitMix64(99);
            for (int turn = 0; turn < turns; turn++)
                _ = Turn(_ => Math.Max(0.001, random.NextDouble())).Count();
        }

        public IReadOnlyList<AssetVerdict> Turn(Func<int, double> p, AnomalyKind kind = AnomalyKind.Spike, int[]? order = null)
        {
            var told = new List<AssetVerdict>();
            Now += Interval;
            foreach (int sensor in order ?? Enumerable.Range(0, _sensors).ToArray())
            {
                var verdict = new Verdict { Time = Now, PValue = p(sensor), Kind = p(sensor) <= 1e-4 ? kind : AnomalyKind.None };
                if (Monitor.Observe(State, ++_position, sensor, verdict, out AssetVerdict assetVerdict))
                    told.Add(assetVerdict);
            }
            return told;
        }

        public void Grow(int sensors)
        {
            byte[] larger = new byte[Monitor.StateBytes(sensors)];
            larger.AsSpan().Fill(0xA5);
            Monitor.Grow(State, larger, sensors);
            (State, _sensors) = (larger, sensors);
        }
    }
}
