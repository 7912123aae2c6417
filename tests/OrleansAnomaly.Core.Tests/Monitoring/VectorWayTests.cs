using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Detection.ConditionalResiduals;
using OrleansAnomaly.Core.Detection.Mahalanobis;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Monitoring;

public sealed class VectorWayTests
{
    private const int LongTaught = 6_000;   // intervals until a break is improbable enough to open an incident

    private static readonly AssetMonitorOptions s_without = new();
    private static readonly AssetMonitorOptions s_with = new() { Detector = new ConditionalResidualsDetector(new() { WarmUpRows = 300 }) };

    [Fact]
    public void Two_sensors_that_part_ways_within_their_ranges_are_found_with_it_and_not_without()
    {
        PairedAsset with = new(6, s_with), without = new(6, s_without);
        foreach (PairedAsset asset in (PairedAsset[])[with, without])
            Assert.DoesNotContain(asset.Run(LongTaught), verdict => verdict.IsAnomalous);
        with.HasParted = without.HasParted = true;
        Assert.DoesNotContain(without.Run(100), verdict => verdict.IsAnomalous);
        AssetVerdict last = with.Run(100).Last(verdict => verdict.IsAnomalous);
        Assert.Equal([0, 1], new[] { last.Incident.GetCause(0).Sensor, last.Incident.GetCause(1).Sensor }.Order());
        Assert.Equal(FaultOrigin.Process, last.Incident.Origin);
    }

    [Fact]
    public void Before_it_has_learned_enough_every_verdict_is_as_without()
    {
        PairedAsset with = new(3, s_with), without = new(3, s_without);
        Assert.Equal(without.Run(300).Select(verdict => verdict.PValue), with.Run(300).Select(verdict => verdict.PValue));
        Assert.Equal(without.Monitor.Digest(without.State), with.Monitor.Digest(with.State));
    }

    [Fact]
    public void The_same_readings_make_the_same_digest_after_a_copy_at_any_place()
    {
        PairedAsset straight = new(3, s_with), copied = new(3, s_with);
        for (int turn = 0; turn < 900; turn++)
        {
            straight.HasParted = copied.HasParted = turn is > 600 and < 650;
            straight.Run(1);
            copied.Run(1, copyAfter: turn % 4);
        }
        Assert.Equal(straight.Monitor.Digest(straight.State), copied.Monitor.Digest(copied.State));
        Assert.Equal(straight.State, copied.State);
    }

    [Fact]
    public void A_sensor_that_stays_away_is_no_evidence()
    {
        var asset = new PairedAsset(6, s_with);
        asset.Run(LongTaught);
        asset.Missing = 1;
        Assert.DoesNotContain(asset.Run(400), verdict => verdict.IsAnomalous);
    }

    [Fact]
    public void An_interval_without_any_value_is_judged_as_without()
    {
        PairedAsset with = new(3, s_with), without = new(3, s_without);
        with.Run(1_200);
        without.Run(1_200);
        byte[] learned = Part(with);
        with.IsBlind = without.IsBlind = true;
        Assert.Equal(without.Run(50).Skip(1).Select(verdict => verdict.PValue), with.Run(50).Skip(1).Select(verdict => verdict.PValue));
        Assert.NotEqual(learned, Part(with));   // the interval before was still to be learned
        learned = Part(with);
        with.Run(50);
        Assert.Equal(learned, Part(with));
    }

    [Fact]
    public void A_value_stands_for_the_intervals_of_ten_minutes_and_is_missing_then()
    {
        PairedAsset silent = Taught(), told = Taught(), toldAtOnce = Taught();
        silent.Missing = told.Missing = toldAtOnce.Missing = 0;
        told.TellMissingAfter = 2;
        toldAtOnce.TellMissingAfter = 0;
        double[] p = [.. silent.Run(20).Select(verdict => verdict.PValue)];
        Assert.Equal(p, told.Run(20).Select(verdict => verdict.PValue));
        Assert.NotEqual(p, toldAtOnce.Run(20).Select(verdict => verdict.PValue));

        static PairedAsset Taught()
        {
            var asset = new PairedAsset(3, s_with);
            asset.Run(1_200);
            return asset;
        }
    }

    [Fact]
    public void A_doubtful_value_counts_as_none()
    {
        PairedAsset doubtful = new(3, s_with), blind = new(3, s_with);
        doubtful.Run(600);
        blind.Run(600);
        doubtful.IsDoubtful = blind.IsBlind = true;
        doubtful.HasParted = blind.HasParted = true;
        Assert.Equal(blind.Run(50).Select(verdict => verdict.PValue), doubtful.Run(50).Select(verdict => verdict.PValue));
        Assert.Equal(blind.State, doubtful.State);
    }

    [Fact]
    public void With_a_sensor_more_it_begins_anew_and_says_so()
    {
        var asset = new PairedAsset(6, s_with);
        asset.Run(LongTaught);
        Assert.Equal((1, 6), Beginning(asset));
        asset.Grow(7);
        Assert.Equal((2, 7), Beginning(asset));
        Assert.Null(asset.Monitor.Check(asset.State, 7));
        asset.HasParted = true;
        Assert.DoesNotContain(asset.Run(100), verdict => verdict.IsAnomalous);
        asset.HasParted = false;
        asset.Grow(8);
        Assert.Equal((3, 8), Beginning(asset));
        asset.Run(LongTaught);
        asset.HasParted = true;
        Assert.Contains(asset.Run(100), verdict => verdict.IsAnomalous);
    }

    [Fact]
    public void Of_many_sensors_the_first_sixty_four_take_part_and_more_change_nothing()
    {
        var detector = new MahalanobisDetector();
        var monitor = new AssetMonitor(new() { Detector = detector });
        int head = monitor.StateBytes(1);
        Assert.Equal(new AssetMonitor().StateBytes(1), head);
        var asset = new PairedAsset(64, new() { Detector = detector });
        asset.Run(20);
        byte[] before = Part(asset);
        asset.Grow(70);
        Assert.Equal(before, Part(asset));
        Assert.Equal((1, 64), Beginning(asset));
        asset.Run(20);
        Assert.Null(asset.Monitor.Check(asset.State, 70));
    }

    [Fact]
    public void Settings_that_an_asset_does_not_have_yet_keep_it_from_being_judged()
    {
        var monitor = new AssetMonitor(new() { Detector = new ConditionalResidualsDetector(new() { Settings = [3] }) });
        var without = new AssetMonitor();
        Assert.Equal(without.StateBytes(3), monitor.StateBytes(3));
        Assert.True(monitor.StateBytes(4) > without.StateBytes(4) + 4_000);
    }

    [Fact]
    public void A_state_of_another_detector_is_refused()
    {
        var asset = new PairedAsset(3, s_with);
        Assert.Null(asset.Monitor.Check(asset.State, 3));
        Assert.Contains("bytes; expected", new AssetMonitor().Check(asset.State, 3));
        Vector(asset).Version++;
        Assert.Contains("of detector 30 version 2; expected 30 (asset) version 1", asset.Monitor.Check(asset.State, 3));
        Vector(asset).Version--;
        Vector(asset).Dimensions = 7;
        Assert.Contains("7 dimensions of its detector; expected 3", asset.Monitor.Check(asset.State, 3));
    }

    [Fact]
    public void Nothing_is_allocated_per_interval()
    {
        var asset = new PairedAsset(6, s_with);
        asset.Run(700);
        long before = GC.GetAllocatedBytesForCurrentThread();
        asset.Drive(200);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new AssetMonitor(new() { Staleness = TimeSpan.FromDays(2) }));
        Assert.Contains("Staleness is 2.00:00:00; expected 0 to 1 day", refusal.Message);
    }

    [Theory]
    [InlineData(Quality.Good, false)]
    [InlineData(Quality.Uncertain, true)]
    public void A_sensor_says_which_values_are_doubtful(Quality quality, bool isDoubtful)
    {
        var monitor = new SensorMonitor();
        byte[] state = new byte[monitor.StateBytes];
        monitor.Initialize(state);
        monitor.Observe(state, 0, new Reading(PairedAsset.Start, 1, quality), EventTime.None, out Verdict verdict);
        Assert.Equal(isDoubtful, verdict.IsDoubtful);
        monitor.Observe(state, 1, new Reading(PairedAsset.Start + EventTime.Minute, 0, Quality.OutOfService), EventTime.None, out verdict);
        Assert.True(double.IsNaN(verdict.Value));
        monitor.Observe(state, 2, new Reading(PairedAsset.Start + 2 * EventTime.Minute, 1, quality), EventTime.None, out verdict);
        Assert.True(verdict.IsDoubtful);
    }

    private static ref VectorState Vector(PairedAsset asset) => ref MemoryMarshal.AsRef<VectorState>(asset.State.AsSpan(Head(asset)));

    private static byte[] Part(PairedAsset asset) => asset.State[(Head(asset) + Unsafe.SizeOf<VectorState>() + Math.Min(asset.Sensors, 64) * Unsafe.SizeOf<LatestValue>())..];

    private static int Head(PairedAsset asset) => new AssetMonitor().StateBytes(asset.Sensors);

    private static (int Times, int Dimensions) Beginning(PairedAsset asset) => (Vector(asset).Beginnings, Vector(asset).Dimensions);
}
