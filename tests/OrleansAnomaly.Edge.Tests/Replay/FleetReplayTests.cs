using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.RobustZScore;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge.Replay;
using OrleansAnomaly.Storage.Log;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Edge.Tests.Replay;

public sealed class FleetReplayTests
{
    private const int Day = 144;    // steps of a day

    [Fact]
    public async Task What_is_replayed_is_what_was_said_wherever_snapshots_and_restarts_lie()
    {
        await using RecordedFleet test = await RecordedFleet.StartAsync(3, 2, options => options with { ReplayRetention = TimeSpan.FromDays(4) });
        for (int step = 0; step < 4 * Day; step++)
        {
            // Sensor 4 falls silent twice, once across a snapshot; machine 1 is odd, once across a crash.
            int[] silent = step is > 250 and < 300 or > 500 and < 520 ? [4] : [];
            await test.StepAsync(step is > 340 and < 360 or > 450 and < 458 ? [1] : [], silent);
            if (step % 140 == 130)
                await test.Fleet.ExecuteAsync(new TakeSnapshot());
            if (step is 350 or 460)
                await test.RestartAsync(orderly: step == 460);
        }
        await test.SettleAsync();
        (int From, int To)[] stretches =
        [
            (0, 60), (20, 120),         // before the first snapshot
            (140, 260), (275, 310),     // between snapshots
            (251, 310),                 // a silence that the snapshot in it already knows
            (345, 355), (400, 470),     // across the crash; across the orderly restart
            (200, 480),                 // across snapshots
            (515, 4 * Day), (4 * Day, 5 * Day), (0, 5 * Day),
        ];
        for (int sensor = 0; sensor < 6; sensor++)
        {
            foreach ((int from, int to) in stretches)
                await ExpectWhatWasSaid(test, sensor, At(from), At(to));
        }
        await ExpectWhatWasSaid(test, 4, At(251), At(305), 1);
        Assert.Contains(test.Said(4, At(0), At(5 * Day)), verdict => verdict.Kind == AnomalyKind.MissingData);
        Assert.Contains(test.Told, told => told.Sensor.Equals(test.Telemetry.Sensors[2]));
        for (int sensor = 0; sensor < 6; sensor++)
        {
            SensorId id = test.Telemetry.Sensors[sensor];
            IEnumerable<VerdictRecord> anomalous = new FleetReplay(test.Directory).Run(id, At(0), At(5 * Day)).Verdicts.Where(found => found.Verdict.IsAnomalous && !double.IsNaN(found.Verdict.Value));
            Assert.Equal(test.Told.Where(told => told.Sensor.Equals(id)), anomalous);
        }
    }

    [Fact]
    public async Task A_replay_begins_with_the_last_snapshot_before_the_stretch_and_tells_the_incidents_that_the_fleet_told()
    {
        await using RecordedFleet test = await RecordedFleet.StartAsync(3, 2, options => options with { ReplayRetention = TimeSpan.FromDays(8) });
        for (int step = 0; step < 3 * Day; step++)
        {
            await test.StepAsync(step is > 310 and < 320 ? [1] : []);
            if (step % 140 == 130)
                await test.Fleet.ExecuteAsync(new TakeSnapshot());
        }
        await test.SettleAsync();
        var replay = new FleetReplay(test.Directory);
        Assert.Equal(EventTime.None, replay.Run(test.Telemetry.Sensors[2], At(131), At(140)).Snapshot);
        Assert.Equal(At(131), replay.Run(test.Telemetry.Sensors[2], At(132), At(140)).Snapshot);
        ReplayResult later = replay.Run(test.Telemetry.Sensors[2], At(280), At(3 * Day));
        Assert.Equal((At(271), false), (later.Snapshot, later.StartedEmpty));
        Page<IncidentRecord> told = await test.Fleet.QueryAsync(new IncidentQuery { Prefix = "plant/machine-0001" });
        Assert.NotEmpty(told.Items);
        Assert.Equal(
            told.Items.Select(incident => (incident.Number, incident.Opened, incident.PValue, incident.IsOpen)).Order(),
            later.Incidents.GroupBy(found => found.Incident.Number, (_, changes) => changes.Last().Incident).Select(incident => (incident.Number, incident.Opened, incident.PValue, incident.IsOpen)).Order());
        Assert.Empty(replay.Run(test.Telemetry.Sensors[2], At(132), At(200)).Incidents);
    }

    [Fact]
    public async Task A_replay_of_a_fleet_that_runs_and_drops_snapshots_is_not_disturbed()
    {
        await using RecordedFleet test = await RecordedFleet.StartAsync(3, 2, options => options with { ReplayRetention = TimeSpan.FromDays(30) });
        for (int step = 0; step < Day; step++)
            await test.StepAsync([]);
        List<Verdict> expected = test.Said(3, At(Day / 2), At(Day - 1));
        Task runs = Task.Run(async () =>
        {
            for (int step = 0; step < 2 * Day; step++)
            {
                await test.StepAsync([]);
                if (step % 4 == 0)
                    await test.Fleet.ExecuteAsync(new TakeSnapshot());
            }
        });
        var replay = new FleetReplay(test.Directory);
        do
        {
            Assert.Equal(expected, replay.Run(test.Telemetry.Sensors[3], At(Day / 2), At(Day - 1)).Verdicts.Select(found => found.Verdict));
        }
        while (!runs.IsCompleted);
        await runs;
        await test.SettleAsync();
        await ExpectWhatWasSaid(test, 3, At(Day), At(4 * Day));
    }

    [Fact]
    public async Task Readings_much_older_than_the_clock_are_replayed_too()
    {
        await using RecordedFleet test = await RecordedFleet.StartAsync(1, 1, options => options);
        SensorId sensor = test.Telemetry.Sensors[0];
        long yearAgo = At(0) - 365 * EventTime.Day;
        for (int step = 0; step < 300; step++)
        {
            var builder = new ReadingBatchBuilder();
            builder.Add(sensor, test.Telemetry.Next(0, yearAgo + step * EventTime.From(RecordedFleet.Step), false));
            await test.Fleet.IngestAsync(builder.Build(), IngestWait.Scored);
            test.Time.Advance(TimeSpan.FromSeconds(20));
        }
        ReplayResult found = new FleetReplay(test.Directory).Run(sensor, yearAgo + EventTime.Day, yearAgo + EventTime.Day + EventTime.Hour);
        Assert.Equal(7, found.Verdicts.Count);
    }

    [Fact]
    public async Task What_lies_before_the_trimmed_log_is_refused_with_the_reason_and_another_detector_starts_empty()
    {
        await using RecordedFleet test = await RecordedFleet.StartAsync(200, 2, options => options with
        {
            ReplayRetention = TimeSpan.FromHours(12),
            Log = new PartitionLogOptions { SegmentBytes = 1 << 20, Fsync = FsyncPolicy.Os },
        });
        for (int step = 0; step < 2 * Day; step++)
        {
            await test.StepAsync([]);
            if (step % 24 == 23)
                await test.Fleet.ExecuteAsync(new TakeSnapshot());
        }
        await test.SettleAsync();
        SensorId sensor = test.Telemetry.Sensors[5];
        var replay = new FleetReplay(test.Directory);
        var refusal = Assert.Throws<ReplayUnavailableException>(() => replay.Run(sensor, At(0), At(Day)));
        Assert.Contains("2026-03-02T00:00:00Z", refusal.Message);
        Assert.Contains("ReplayRetention", refusal.Message);
        await Assert.ThrowsAsync<ReplayUnavailableException>(async () => await test.Fleet.QueryAsync(new ReplayQuery { Sensor = sensor, From = At(0), To = At(1) }));
        await ExpectWhatWasSaid(test, 5, At(2 * Day - 60), At(2 * Day));

        ReplayResult other = new FleetReplay(test.Directory, new SensorMonitorOptions { Detector = new RobustZScoreDetector() }).Run(sensor, At(2 * Day - 60), At(2 * Day));
        Assert.True(other.StartedEmpty);
        Assert.InRange(other.Snapshot, At(0), At(2 * Day - 60));
        Assert.Equal(test.Said(5, At(2 * Day - 60), At(2 * Day)).Select(verdict => verdict.Value), other.Verdicts.Select(found => found.Verdict.Value));
        // What another detector would have said before the log begins nobody can tell.
        Assert.Throws<ReplayUnavailableException>(() => new FleetReplay(test.Directory, new SensorMonitorOptions { Detector = new RobustZScoreDetector() }).Run(sensor, At(0), At(2 * Day)));
    }

    [Fact]
    public async Task Other_options_fire_where_the_p_values_say_it()
    {
        await using RecordedFleet test = await RecordedFleet.StartAsync(1, 1, options => options);
        for (int step = 0; step < 3 * Day; step++)
            await test.StepAsync(step is 350 or 400 ? [0] : []);
        SensorId sensor = test.Telemetry.Sensors[0];
        List<int> anomalous = [];
        foreach (double least in (double[])[1e-9, 1e-4, 1e-3, 0.1])
        {
            ReplayResult would = new FleetReplay(test.Directory, new SensorMonitorOptions { AlarmPValue = least }).Run(sensor, At(0), At(3 * Day));
            Assert.False(would.StartedEmpty);
            Assert.Equal(3 * Day, would.Verdicts.Count);
            Assert.All(would.Verdicts, found => Assert.Equal(found.Verdict.PValue <= least, found.Verdict.IsAnomalous));
            anomalous.Add(would.Verdicts.Count(found => found.Verdict.IsAnomalous));
        }
        Assert.Equal(anomalous.Order(), anomalous);
        Assert.True(anomalous[3] > anomalous[1] && anomalous[1] > anomalous[0], string.Join(' ', anomalous));
    }

    [Fact]
    public async Task What_cannot_be_replayed_is_refused_with_the_reason()
    {
        await using RecordedFleet test = await RecordedFleet.StartAsync(1, 1, options => options);
        await test.StepAsync([]);
        var replay = new FleetReplay(test.Directory);
        Assert.Contains("plant/machine-0000/nothing", Assert.Throws<ReplayUnavailableException>(() => replay.Run(SensorId.Create("plant/machine-0000/nothing"), At(0), At(1))).Message);
        Assert.Throws<ArgumentException>(() => replay.Run(test.Telemetry.Sensors[0], At(1), At(0)));
        Assert.Throws<ArgumentException>(() => replay.Run(test.Telemetry.Sensors[0], long.MinValue, At(0)));
        string empty = Directory.CreateDirectory(Path.Join(test.Directory, "empty")).FullName;
        Assert.Contains("no log", Assert.Throws<ReplayUnavailableException>(() => new FleetReplay(empty).Run(test.Telemetry.Sensors[0], At(0), At(1))).Message);
        await Assert.ThrowsAsync<ArgumentException>(async () => await test.Fleet.QueryAsync(new ReplayQuery { Sensor = test.Telemetry.Sensors[0], From = At(0), To = At(1), Cursor = "7" }));
    }

    private static long At(int step) => EventTime.From(Telemetry.Start + step * RecordedFleet.Step);

    private static async Task ExpectWhatWasSaid(RecordedFleet test, int sensor, long from, long to, params int[] limits)
    {
        SensorId id = test.Telemetry.Sensors[sensor];
        List<Verdict> expected = test.Said(sensor, from, to);
        IReadOnlyList<VerdictRecord> replayed = new FleetReplay(test.Directory).Run(id, from, to).Verdicts;
        Assert.Equal(expected, replayed.Select(found => found.Verdict));
        foreach (int limit in (int[])[50, 1_000, .. limits])
        {
            List<VerdictRecord> paged = [];
            string? cursor = null;
            do
            {
                Page<VerdictRecord> page = await test.Fleet.QueryAsync(new ReplayQuery { Sensor = id, From = from, To = to, Limit = limit, Cursor = cursor });
                Assert.InRange(page.Items.Count, 0, limit);
                paged.AddRange(page.Items);
                cursor = page.Next;
            }
            while (cursor is not null);
            Assert.Equal(replayed, paged);
        }
    }
}
