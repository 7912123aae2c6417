using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.TestKit.History;

namespace OrleansAnomaly.TestKit.Fleet;

/// <summary>What every runtime owes to whoever uses it. A runtime is put under it by one subclass that says how it is started.</summary>
public abstract partial class FleetConformance
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    // Two days of readings at this distance, after which the default detector knows what is ordinary.
    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(10);
    private const int Known = 288;

    protected abstract Task<FleetUnderTest> StartAsync(FleetSettings settings);

    /// <summary>How long it may take until a subscriber has an event that has happened. None, where nothing lies between the two but memory.</summary>
    protected virtual TimeSpan Delivery => TimeSpan.Zero;

    /// <summary>How many sensors a budget of 16 MiB takes, six to an asset.</summary>
    protected virtual (int Least, int Most) SensorsOf16MiB => (2_500, 4_500);

    /// <summary>Bytes that take two of four groups of 600 assets of three sensors, but not all four.</summary>
    protected virtual long BudgetOfTwoGroups => 20 << 20;

    // ---- Receipts ------------------------------------------------------------------------------------------------------------------------

    [Fact]
    public async Task A_receipt_counts_what_was_accepted_and_spells_out_by_row_what_was_refused()
    {
        await using FleetUnderTest test = await StartAsync(new());
        await test.SettleAsync();
        var builder = new ReadingBatchBuilder();
        for (int row = 0; row < 50; row++)
            builder.Add(SensorId.Create($"a/s{row % 5}"), new Reading(row is 3 or > 20 ? test.Now + EventTime.Day + row : test.Now + row, row));
        Receipt receipt = await test.Fleet.IngestAsync(builder.Build(), IngestWait.Scored);
        Assert.Equal((20, 30, Receipt.MostRefusals), (receipt.Accepted, receipt.Refused, receipt.Refusals.Count));
        Assert.Equal((3, "a/s3"), (receipt.Refusals[0].Row, receipt.Refusals[0].Sensor.Path));
        Assert.Matches(@"^the time \d{4}-\d\d-\d\dT\S+Z lies more than \S+ ahead of the fleet's clock; expected at most \d{4}-\d\d-\d\dT\S+Z$", receipt.Refusals[0].Reason);
        Assert.Equal(20, receipt.Scored!.Scored);
        Assert.Null((await test.Fleet.IngestAsync(Batch("a/s0", test.Now + 100, 1))).Scored);
        FleetStatus status = await Status(test.Fleet);
        Assert.Equal((21, 30), (status.Accepted, status.Refused[RefusalReason.Future]));
    }

    [Fact]
    public async Task A_duplicate_is_ignored_and_a_late_reading_is_not_learned_and_both_are_told_to_who_waits()
    {
        await using FleetUnderTest test = await StartAsync(new());
        await test.SettleAsync();
        long now = test.Now;
        var builder = new ReadingBatchBuilder();
        var sensor = SensorId.Create("a/s");
        builder.Add(sensor, new Reading(now, 1));
        builder.Add(sensor, new Reading(now, 2));                       // duplicate, although the value differs
        builder.Add(sensor, new Reading(now - 1, 3));                   // late
        builder.Add(sensor, new Reading(now + 1, double.NaN));          // no measurement
        builder.Add(sensor, new Reading(now + 2, 4, Quality.Uncertain));
        ScoringTally tally = (await test.Fleet.IngestAsync(builder.Build(), IngestWait.Scored)).Scored!;
        Assert.Equal((2, 1, 1, 1, 0), (tally.Scored, tally.NoMeasurement, tally.Duplicates, tally.Late, tally.Future));
        tally = (await test.Fleet.IngestAsync(Batch("a/s", now + 2, 9), IngestWait.Scored)).Scored!;
        Assert.Equal((0, 1), (tally.Scored, tally.Duplicates));
        SensorInfo info = Assert.Single((await test.Fleet.QueryAsync(new SensorQuery())).Items);
        Assert.Equal((2, 2, 1, now + 2), (info.Intake.Scored, info.Intake.Duplicates, info.Intake.Late, info.Intake.LastTime));
    }

    [Fact]
    public async Task An_empty_batch_is_a_sound_one()
    {
        await using FleetUnderTest test = await StartAsync(new());
        Receipt receipt = await test.Fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored);
        Assert.Equal((0, 0), (receipt.Accepted, receipt.Refused));
    }

    [Fact]
    public async Task A_batch_that_is_too_large_is_refused_as_a_whole()
    {
        await using FleetUnderTest test = await StartAsync(new());
        var builder = new ReadingBatchBuilder(IFleet.MostRows + 1);
        for (int row = 0; row <= IFleet.MostRows; row++)
            builder.Add(SensorId.Create("a/s"), new Reading(test.Now + row, 1));
        var refusal = await Assert.ThrowsAsync<ArgumentException>(async () => await test.Fleet.IngestAsync(builder.Build()));
        Assert.Contains("65537 rows", refusal.Message);
    }

    [Fact]
    public async Task A_reading_of_the_far_future_is_refused_from_the_first_moment_on()
    {
        await using FleetUnderTest test = await StartAsync(new());
        Receipt receipt = await test.Fleet.IngestAsync(Batch("a/s", test.Now + EventTime.Day, 1));
        Assert.Equal((0, 1), (receipt.Accepted, receipt.Refused));
        Assert.Equal(1, (await test.Fleet.IngestAsync(Batch("a/s", test.Now, 1), IngestWait.Scored)).Scored!.Scored);
    }

    // ---- Order and determinism -----------------------------------------------------------------------------------------------------------

    [Fact]
    public async Task However_readings_are_cut_into_batches_the_verdicts_are_the_same()
    {
        async Task<string> Run(int rowsPerBatch)
        {
            await using FleetUnderTest test = await StartAsync(new());
            var telemetry = new Telemetry(1, 6, 3);
            var rows = new List<(SensorId, Reading)>();
            for (int step = 0; step < Known + 40; step++)
            {
                ReadingBatch round = telemetry.Round(test.Now + step * EventTime.From(s_step), step is > Known and < Known + 10 ? [2] : []);
                for (int row = 0; row < round.Count; row++)
                    rows.Add((round.Sensors[round.Ordinals[row]], round[row]));
            }
            test.Time.Advance((Known + 40) * s_step);
            await test.SettleAsync();
            foreach ((SensorId Sensor, Reading Reading)[] chunk in rows.Chunk(rowsPerBatch))
            {
                var builder = new ReadingBatchBuilder();
                foreach ((SensorId sensor, Reading reading) in chunk)
                    builder.Add(sensor, reading);
                await test.Fleet.IngestAsync(builder.Build());
            }
            await test.SettleAsync();
            return await Fingerprint(test.Fleet, withSensorPositions: false);
        }

        string whole = await Run(65_000);
        Assert.Contains("Opened", whole);
        Assert.Equal(whole, await Run(7));
        Assert.Equal(whole, await Run(1_000));
    }

    [Fact]
    public async Task Many_callers_at_once_lose_nothing_while_the_queues_are_full()
    {
        const int callers = 16, batches = 30, rows = 500;
        await using FleetUnderTest test = await StartAsync(new() { QueueBytes = 1 << 20 });
        await test.SettleAsync();
        long now = test.Now;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (int batch = 0; batch < batches; batch++)
            {
                var builder = new ReadingBatchBuilder();
                // All callers bring the same new names at first.
                for (int row = 0; row < rows; row++)
                    builder.Add(SensorId.Create(batch == 0 ? $"all/s{row}" : $"caller-{caller}/s{row % 10}"), new Reading(now + batch * EventTime.Second + row * 1_000, row));
                Assert.Equal(rows, (await test.Fleet.IngestAsync(builder.Build())).Accepted);
            }
        })));
        await test.SettleAsync();
        FleetStatus status = await Status(test.Fleet);
        Assert.Equal(callers * batches * rows, status.Accepted);
        ScoringTally tally = status.Scored;
        Assert.Equal(status.Accepted, tally.Scored + tally.NoMeasurement + tally.Duplicates + tally.Late + tally.Future);
        // Of the readings that all callers brought, one each was the first.
        Assert.Equal(rows + callers * 10, status.Sensors);
        Assert.Equal((callers - 1) * rows, tally.Duplicates);
    }

    [Fact]
    public async Task A_caller_that_gives_up_waiting_is_let_go()
    {
        await using FleetUnderTest test = await StartAsync(new());
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await test.Fleet.IngestAsync(Batch("a/s", test.Now, 1), IngestWait.Scored, stop.Token));
        await test.SettleAsync();
    }

    // ---- Absence and incidents -----------------------------------------------------------------------------------------------------------

    [Fact]
    public async Task A_sensor_that_falls_silent_is_missing_and_comes_back_with_its_next_reading()
    {
        await using FleetUnderTest test = await StartAsync(new());
        var telemetry = new Telemetry(2, 1, 2);
        for (int minute = 0; minute < 60; minute++)
        {
            await test.Fleet.IngestAsync(telemetry.Round(test.Now));
            await test.PassAsync(s_minute, s_minute);
        }
        // One of two goes on.
        for (int minute = 0; minute < 60; minute++)
        {
            await test.Fleet.IngestAsync(Batch(telemetry.Sensors[0].Path, test.Now, telemetry.Next(0, test.Now, false).Value));
            await test.PassAsync(s_minute, s_minute);
        }
        SensorInfo missing = Assert.Single((await test.Fleet.QueryAsync(new SensorQuery { Status = SensorStatus.Missing })).Items);
        Assert.Equal(telemetry.Sensors[1], missing.Sensor);
        IncidentRecord incident = Assert.Single((await Eventually(() => test.Fleet.QueryAsync(new IncidentQuery { IsOpen = true }), page => page.Items.Count > 0)).Items);
        Assert.Equal((AnomalyKind.MissingData, FaultOrigin.Sensor, telemetry.Sensors[1]), (incident.Kind, incident.Origin, incident.Causes[0].Sensor));
        await test.Fleet.IngestAsync(telemetry.Round(test.Now), IngestWait.Scored);
        Assert.Empty((await test.Fleet.QueryAsync(new SensorQuery { Status = SensorStatus.Missing })).Items);
    }

    [Fact]
    public async Task A_subscriber_that_resumes_sees_every_event_once_also_after_the_runtime_was_killed()
    {
        await using FleetUnderTest test = await StartAsync(new());
        var telemetry = new Telemetry(4, 6, 2);
        List<FleetEvent> pieces = [];
        for (int part = 0; part < 4; part++)
        {
            for (int step = 0; step < (part == 0 ? Known : 60); step++)
            {
                await test.Fleet.IngestAsync(telemetry.Round(test.Now, step is > 20 and < 26 or > 40 and < 46 ? [part, part + 1] : []));
                test.Time.Advance(s_step);
            }
            await test.SettleAsync();
            // Every subscriber takes a few and goes.
            pieces.AddRange(await Take(test.Fleet, new EventFilter(), pieces.Count == 0 ? EventPosition.Start : pieces[^1].Position, 7 + part));
            if (part == 1)
                await test.RestartAsync(orderly: false);
            if (part == 2)
                await test.RestartAsync(orderly: true);
        }
        List<FleetEvent> all = await Take(test.Fleet, new EventFilter(), EventPosition.Start, int.MaxValue);
        Assert.True(all.Count >= pieces.Count && pieces.Count > 20, $"{all.Count} events, {pieces.Count} in pieces");
        Assert.Equal(all.Take(pieces.Count).Select(Text), pieces.Select(Text));
        for (int i = 1; i < all.Count; i++)
            Assert.True(all[i - 1].Position < all[i].Position, $"event {i}");
        List<FleetEvent> some = await Take(test.Fleet, new EventFilter { Prefix = "plant/machine-0001", Verdicts = false }, EventPosition.Start, int.MaxValue);
        Assert.NotEmpty(some);
        Assert.Equal(all.OfType<IncidentEvent>().Where(found => found.Incident.Asset.Path == "plant/machine-0001").Select(Text), some.Select(Text));
        some = await Take(test.Fleet, new EventFilter { Within = "plant/machine-0001", Prefix = "plant/machine-0001/s" }, EventPosition.Start, int.MaxValue);
        Assert.NotEmpty(some);
        Assert.Equal(all.OfType<VerdictEvent>().Where(found => found.Verdict.Sensor.Asset == "plant/machine-0001").Select(Text), some.Select(Text));
        Assert.Empty(await Take(test.Fleet, new EventFilter { Within = "plant/machine-000" }, EventPosition.Start, int.MaxValue));
        Assert.Empty(await Take(test.Fleet, new EventFilter { Tenant = "other" }, EventPosition.Start, int.MaxValue));
    }

    [Fact]
    public async Task A_subscriber_that_does_not_read_is_told_how_many_it_missed_and_holds_up_nobody()
    {
        await using FleetUnderTest test = await StartAsync(new());
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using IAsyncEnumerator<FleetEvent> slow = test.Fleet.SubscribeAsync(new EventFilter(), null, stop.Token).GetAsyncEnumerator(stop.Token);
        ValueTask<bool> first = slow.MoveNextAsync();   // from here on it is subscribed
        var telemetry = new Telemetry(5, 400, 1);
        int told = 0;
        for (int step = 0; step < Known + 60; step++)
        {
            // Of the later ones every sixth is odd everywhere: two changes of kind each.
            ReadingBatch round = telemetry.Round(test.Now, step > Known && step % 6 == 0 ? [.. Enumerable.Range(0, telemetry.Sensors.Count)] : []);
            told += (await test.Fleet.IngestAsync(round, IngestWait.Scored)).Scored!.Anomalies.Count;
            test.Time.Advance(s_step);
        }
        Assert.True(await first);
        long seen = 1, missed = 0;
        EventPosition at = slow.Current.Position;
        while (missed == 0 || seen < 4_096)
        {
            Assert.True(await slow.MoveNextAsync());
            Assert.True(at < slow.Current.Position);
            at = slow.Current.Position;
            if (slow.Current is MissedEvents gap)
                missed += gap.Count;
            else
                seen++;
        }
        Assert.InRange(seen + missed, told, long.MaxValue);
    }

    // ---- Restart -------------------------------------------------------------------------------------------------------------------------

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restarted_fleet_goes_on_bit_by_bit_as_if_nothing_had_been(bool orderly)
    {
        async Task<string> Run(bool restarts)
        {
            await using FleetUnderTest test = await StartAsync(new());
            var telemetry = new Telemetry(6, 5, 3);
            for (int step = 0; step < Known + 60; step++)
            {
                await test.Fleet.IngestAsync(telemetry.Round(test.Now, step is > Known and < Known + 20 ? [1] : []), IngestWait.Scored);
                if (restarts && step % 60 == 5)
                {
                    if (step == 125)
                        await test.Fleet.ExecuteAsync(new TakeSnapshot());
                    await test.RestartAsync(orderly);
                }
                test.Time.Advance(s_step);
            }
            await test.SettleAsync();
            return await Fingerprint(test.Fleet, withSensorPositions: true);
        }

        Assert.Equal(await Run(false), await Run(true));
    }

    // ---- Memory --------------------------------------------------------------------------------------------------------------------------

    [Fact]
    public async Task Idle_assets_leave_memory_when_it_is_short_and_come_back_as_they_were()
    {
        async Task<(string, FleetStatus)> Run(long budget)
        {
            await using FleetUnderTest test = await StartAsync(new() { MemoryBudget = budget, IdleAfter = TimeSpan.FromMinutes(1) });
            const int groups = 4, assets = 2_400;
            var telemetry = new Telemetry(7, assets, 3);
            for (int round = 0; round < 3 * groups; round++)
            {
                // A group of machines reports for a while, then the next.
                for (int minute = 0; minute < 4; minute++)
                {
                    var builder = new ReadingBatchBuilder();
                    for (int i = 0; i < telemetry.Sensors.Count; i++)
                    {
                        if (i / 3 % groups == round % groups)
                            builder.Add(telemetry.Sensors[i], telemetry.Next(i, test.Now, false));
                    }
                    await test.Fleet.IngestAsync(builder.Build(), IngestWait.Scored);
                    await test.PassAsync(s_minute, TimeSpan.FromSeconds(20));
                }
            }
            return (await Fingerprint(test.Fleet, withSensorPositions: true), await Status(test.Fleet));
        }

        (string roomy, FleetStatus all) = await Run(256 << 20);
        (string tight, FleetStatus few) = await Run(BudgetOfTwoGroups);
        Assert.Equal(0, all.Evicted);
        Assert.InRange(few.Evicted, 1_000, long.MaxValue);
        Assert.InRange(few.Returned, 500, few.Evicted);
        Assert.InRange(few.MemoryBytes, 1, BudgetOfTwoGroups + (1 << 20));
        Assert.Equal(roomy, tight);
    }

    [Fact]
    public async Task Where_memory_is_spent_new_sensors_are_refused_with_the_reason_and_known_ones_go_on()
    {
        await using FleetUnderTest test = await StartAsync(new() { MemoryBudget = 16 << 20 });
        await test.SettleAsync();
        var builder = new ReadingBatchBuilder();
        for (int i = 0; i < 6_000; i++)
            builder.Add(SensorId.Create($"m{i / 6}/s{i % 6}"), new Reading(test.Now, 1));
        Receipt first = await test.Fleet.IngestAsync(builder.Build(), IngestWait.Scored);
        Assert.InRange(first.Accepted, SensorsOf16MiB.Least, SensorsOf16MiB.Most);
        Assert.Equal(6_000, first.Accepted + first.Refused);
        Assert.All(first.Refusals, refusal => Assert.Contains("memory budget", refusal.Reason));
        for (int i = 0; i < 6_000; i++)
            builder.Add(SensorId.Create($"m{i / 6}/s{i % 6}"), new Reading(test.Now + 1, 1));
        Receipt second = await test.Fleet.IngestAsync(builder.Build(), IngestWait.Scored);
        Assert.Equal((first.Accepted, first.Refused), (second.Accepted, second.Refused));
        FleetStatus status = await Status(test.Fleet);
        Assert.Equal((2 * first.Refused, first.Accepted), (status.Refused[RefusalReason.Budget], status.Sensors));
        Assert.InRange(status.MemoryBytes, 12 << 20, 17 << 20);
    }

    [Fact]
    public async Task An_asset_has_no_more_sensors_than_it_may()
    {
        await using FleetUnderTest test = await StartAsync(new() { MostSensorsPerAsset = 10 });
        await test.SettleAsync();
        var builder = new ReadingBatchBuilder();
        for (int i = 0; i < 25; i++)
            builder.Add(SensorId.Create($"m/s{i}"), new Reading(test.Now, 1));
        Receipt receipt = await test.Fleet.IngestAsync(builder.Build());
        Assert.Equal((10, 15), (receipt.Accepted, receipt.Refused));
        Assert.Contains("the asset has 10 sensors", receipt.Refusals[0].Reason);
    }

    // ---- Questions and commands ----------------------------------------------------------------------------------------------------------

    [Fact]
    public async Task Sensors_are_told_in_order_and_by_pages_whatever_their_size()
    {
        await using FleetUnderTest test = await StartAsync(new());
        await test.SettleAsync();
        string[] paths = [.. Enumerable.Range(0, 300).Select(i => i % 3 == 0 ? $"b/{i}" : $"a/{i % 7}/{i}")];
        var builder = new ReadingBatchBuilder();
        foreach (string path in paths)
            builder.Add(SensorId.Create(path), new Reading(test.Now, 1));
        builder.Add(SensorId.Create("a/1", "other"), new Reading(test.Now, 1));
        await test.Fleet.IngestAsync(builder.Build(), IngestWait.Scored);
        foreach (int limit in new[] { 1, 7, 1_000 })
        {
            List<string> found = [];
            string? cursor = null;
            do
            {
                Page<SensorInfo> page = await test.Fleet.QueryAsync(new SensorQuery { Prefix = "a/", Limit = limit, Cursor = cursor });
                Assert.InRange(page.Items.Count, 0, limit);
                found.AddRange(page.Items.Select(item => item.Sensor.Path));
                cursor = page.Next;
            }
            while (cursor is not null);
            Assert.Equal(paths.Where(path => path.StartsWith("a/", StringComparison.Ordinal)).Order(StringComparer.Ordinal), found);
        }
        Assert.Equal("a/1", Assert.Single((await test.Fleet.QueryAsync(new SensorQuery { Tenant = "other" })).Items).Sensor.Path);
        Assert.Empty((await test.Fleet.QueryAsync(new SensorQuery { Prefix = "c" })).Items);
    }

    [Fact]
    public async Task Sensors_within_a_scope_are_told_by_full_pages_whatever_prefix_they_are_asked_for_by()
    {
        await using FleetUnderTest test = await StartAsync(new());
        await test.SettleAsync();
        var random = new SplitMix64(9);
        IReadOnlyList<string> paths = [.. ScopedPaths.Several(ref random, 60), "plant-7/line-2", "plant-7/line-2/flow", "plant-7/line-2/pump/flow", "plant-7/line-20/flow", "plant-7/line-2-b/flow"];
        var builder = new ReadingBatchBuilder();
        foreach (string path in paths)
            builder.Add(SensorId.Create(path), new Reading(test.Now, 1));
        builder.Add(SensorId.Create("plant-7/line-2/flow", "other"), new Reading(test.Now, 1));
        await test.Fleet.IngestAsync(builder.Build(), IngestWait.Scored);
        var line = new SensorQuery { Within = "plant-7/line-2", Limit = 2 };
        Assert.Equal(["plant-7/line-2", "plant-7/line-2/flow", "plant-7/line-2/pump/flow"], await Paths(line));
        Assert.Equal(["plant-7/line-2/pump/flow"], await Paths(line with { Prefix = "plant-7/line-2/p" }));
        Assert.Equal(["plant-7/line-2"], await Paths(line with { Prefix = "plant-7/line-2", Limit = 1, Status = SensorStatus.Normal }, mostPages: 1));
        Assert.Empty(await Paths(line with { Status = SensorStatus.Missing }));
        Assert.Empty(await Paths(line with { Within = "plant-7/line-2/" }));
        Assert.Empty(await Paths(line with { Cursor = "plant-7/line-20/flow" }));
        for (int question = 0; question < 40; question++)
        {
            (string within, string prefix) = ScopedPaths.Question(ref random);
            Assert.Equal(
                paths.Where(path => ScopedPaths.Holds(within, prefix, path)).Order(StringComparer.Ordinal),
                await Paths(new SensorQuery { Within = within, Prefix = prefix, Limit = 1 + random.NextInt32(6) }));
        }

        async Task<List<string>> Paths(SensorQuery query, int mostPages = int.MaxValue)
        {
            List<string> found = [];
            string? cursor = query.Cursor;
            for (int pages = 0; pages < mostPages; pages++)
            {
                Page<SensorInfo> page = await test.Fleet.QueryAsync(query with { Cursor = cursor });
                Assert.True(page.Items.Count <= query.Limit && (page.Next is null || page.Items.Count == query.Limit), "a page before the last is full");
                found.AddRange(page.Items.Select(item => item.Sensor.Path));
                cursor = page.Next;
                if (cursor is null)
                    break;
            }
            return found;
        }
    }

    [Fact]
    public async Task An_unsound_question_is_refused_with_every_fault_at_once()
    {
        await using FleetUnderTest test = await StartAsync(new());
        var refusal = await Assert.ThrowsAsync<ArgumentException>(async () => await test.Fleet.QueryAsync(
            new SeriesQuery { Sensor = SensorId.Create("a/b"), From = 5, To = 4, Points = 1, Limit = 0 }));
        Assert.All(new[] { "From", "Points", "Limit" }, name => Assert.Contains(name, refusal.Message));
        await Assert.ThrowsAsync<ArgumentException>(async () => await test.Fleet.ExecuteAsync(new RelearnSensor(SensorId.Create("never/seen"))));
    }

    [Fact]
    public async Task A_sensor_that_is_told_to_relearn_forgets_what_was_normal()
    {
        async Task<ScoringTally> Run(bool relearns)
        {
            await using FleetUnderTest test = await StartAsync(new());
            var telemetry = new Telemetry(8, 1, 1);
            for (int step = 0; step < Known; step++)
            {
                await test.Fleet.IngestAsync(telemetry.Round(test.Now));
                test.Time.Advance(s_step);
            }
            if (relearns)
                await test.Fleet.ExecuteAsync(new RelearnSensor(telemetry.Sensors[0]));
            return (await test.Fleet.IngestAsync(telemetry.Round(test.Now, 0), IngestWait.Scored)).Scored!;
        }

        Assert.Single((await Run(false)).Anomalies);
        Assert.Empty((await Run(true)).Anomalies);
    }

    [Fact]
    public async Task A_fleet_that_was_shut_down_says_so()
    {
        FleetUnderTest test = await StartAsync(new());
        IFleet fleet = test.Fleet;
        await test.DisposeAsync();
        await Assert.ThrowsAsync<FleetStoppedException>(async () => await fleet.IngestAsync(Batch("a/s", 0, 1)));
        await Assert.ThrowsAsync<FleetStoppedException>(async () => await fleet.ExecuteAsync(new AcknowledgeIncident(new AssetId(SensorId.DefaultTenant, "a"), 1, "ada", null)));
    }

    // ---- What the tests use --------------------------------------------------------------------------------------------------------------

    /// <summary>
    /// Everything that a fleet has said, as one text: digests of all sensors, and all incidents, asset by asset. Where events stand is no part of it, because
    /// a runtime may tell those of different assets in another order from run to run.
    /// </summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="withSensorPositions">Whether the positions count that the logs of sensors have reached.</param>
    protected async Task<string> Fingerprint(IFleet fleet, bool withSensorPositions)
    {
        var text = new System.Text.StringBuilder();
        string? cursor = null;
        do
        {
            Page<SensorInfo> page = await fleet.QueryAsync(new SensorQuery { Limit = 1_000, Cursor = cursor });
            foreach (SensorInfo sensor in page.Items)
                text.AppendLine($"{sensor.Sensor} {sensor.Intake.Digest:x16} {sensor.Intake.Scored} {(withSensorPositions ? sensor.Intake.Applied : 0)}");
            cursor = page.Next;
        }
        while (cursor is not null);
        // Sorting keeps the order in which an incident's changes were told.
        foreach (IncidentEvent found in (await Take(fleet, new EventFilter { Verdicts = false }, EventPosition.Start, int.MaxValue)).Cast<IncidentEvent>()
            .OrderBy(found => found.Incident.Asset.ToString(), StringComparer.Ordinal).ThenBy(found => found.Incident.Number))
            text.AppendLine(Text(found)[(Text(found).IndexOf(' ') + 1)..]);
        return text.ToString();
    }

    /// <summary>The first events after a position; where fewer have happened, those.</summary>
    protected async Task<List<FleetEvent>> Take(IFleet fleet, EventFilter filter, EventPosition after, int count)
    {
        List<FleetEvent> found = [];
        using var stop = new CancellationTokenSource();
        await using IAsyncEnumerator<FleetEvent> events = fleet.SubscribeAsync(filter, after, stop.Token).GetAsyncEnumerator(stop.Token);
        while (found.Count < count)
        {
            ValueTask<bool> next = events.MoveNextAsync();
            Task<bool> coming = next.AsTask();
            if (Delivery > TimeSpan.Zero)
                await Task.WhenAny(coming, Task.Delay(Delivery));
            if (!coming.IsCompleted)
            {
                // What has happened is there at once; only what is still to come is waited for.
                stop.Cancel();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await coming);
                break;
            }
            Assert.True(await coming);
            found.Add(events.Current);
        }
        return found;
    }

    /// <summary>Asks until history, which is written in batches, has what was told.</summary>
    protected static async Task<T> Eventually<T>(Func<ValueTask<T>> ask, Func<T, bool> suffices)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            T answer = await ask();
            if (suffices(answer))
                return answer;
            Assert.False(patience.IsCancellationRequested, $"still not so after 30 seconds: {answer}");
            await Task.Yield();
        }
    }

    protected static string Text(FleetEvent found) => found switch
    {
        IncidentEvent(var at, var change, var incident) => $"{at} {change} {incident.Asset} {incident.Number} {incident.Opened} {incident.PValue:R} {incident.Causes.FirstOrDefault()?.Sensor}",
        VerdictEvent(var at, var verdict) => $"{at} {verdict.Sensor} {verdict.Position} {verdict.Verdict.Time} {verdict.Verdict.PValue:R} {verdict.Verdict.Kind}",
        _ => found.ToString(),
    };

    protected static async Task<FleetStatus> Status(IFleet fleet) => (await fleet.QueryAsync(new FleetStatusQuery())).Items[0];

    protected static ReadingBatch Batch(string path, long time, double value)
    {
        var builder = new ReadingBatchBuilder();
        builder.Add(SensorId.Create(path), new Reading(time, value));
        return builder.Build();
    }
}
