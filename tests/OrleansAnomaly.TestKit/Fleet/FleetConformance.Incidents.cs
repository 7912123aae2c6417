using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.TestKit.Fleet;

/// <content>Incidents, and who has acknowledged them.</content>
public abstract partial class FleetConformance
{
    [Fact]
    public async Task A_machine_that_goes_wrong_opens_an_incident_that_names_it_and_closes_when_it_is_well_again()
    {
        await using FleetUnderTest test = await StartAsync(new());
        var telemetry = new Telemetry(3, 4, 3);
        for (int step = 0; step < Known + 80; step++)
        {
            await test.Fleet.IngestAsync(telemetry.Round(test.Now, step is >= Known and < Known + 12 ? [2] : []));
            test.Time.Advance(s_step);
        }
        await test.SettleAsync();
        IncidentRecord incident = (await Eventually(() => test.Fleet.QueryAsync(new IncidentQuery { Prefix = "plant/machine-0002" }), page => page.Items.Any(one => !one.IsOpen))).Items[^1];
        Assert.Equal("plant/machine-0002", incident.Asset.Path);
        var exact = new IncidentQuery { Asset = "plant/machine-0002", Number = incident.Number };
        Assert.Equal(incident.Opened, Assert.Single((await test.Fleet.QueryAsync(exact)).Items).Opened);
        Assert.Empty((await test.Fleet.QueryAsync(exact with { Asset = "plant/machine-000" })).Items);
        Assert.NotEmpty((await test.Fleet.QueryAsync(exact with { Within = "plant" })).Items);
        Assert.Empty((await test.Fleet.QueryAsync(exact with { Within = "plant/machine-0001" })).Items);
        var scoped = new IncidentQuery { Within = "plant/machine-0002" };
        Assert.Contains((await test.Fleet.QueryAsync(scoped)).Items, one => one.Number == incident.Number);
        Assert.Empty((await test.Fleet.QueryAsync(scoped with { Within = "plant/machine-000" })).Items);
        Assert.Empty((await test.Fleet.QueryAsync(scoped with { Prefix = "plant/machine-0001" })).Items);
        Assert.InRange(incident.Opened, EventTime.From(Telemetry.Start + Known * s_step), EventTime.From(Telemetry.Start + (Known + 3) * s_step));
        Assert.All(incident.Causes, cause => Assert.StartsWith("plant/machine-0002/", cause.Sensor.Path));
        Page<VerdictRecord> verdicts = await test.Fleet.QueryAsync(new VerdictQuery { Sensor = telemetry.Sensors[6] });
        Assert.Contains(verdicts.Items, verdict => verdict.Verdict.IsAlarm);
        // The newest minute is told when the next begins.
        var wholeCourse = new SeriesQuery { Sensor = telemetry.Sensors[6], From = EventTime.From(Telemetry.Start), To = test.Now, Points = 20 };
        IReadOnlyList<SeriesPoint> course = (await Eventually(() => test.Fleet.QueryAsync(wholeCourse), page => page.Items.Sum(point => point.Count) == Known + 80 - 1)).Items;
        Assert.InRange(course.Max(point => point.Max), 85, 110);
    }

    [Fact]
    public async Task An_incident_is_acknowledged_as_soon_as_it_is_told_and_stays_so_when_it_grows_and_closes_and_the_runtime_is_killed()
    {
        await using FleetUnderTest test = await StartAsync(new());
        var telemetry = new Telemetry(3, 4, 3);
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        IncidentRecord? told = null;
        await using (IAsyncEnumerator<FleetEvent> events = test.Fleet.SubscribeAsync(new EventFilter { Within = "plant/machine-0002", Verdicts = false }, EventPosition.Start, stop.Token).GetAsyncEnumerator(stop.Token))
        {
            Task<bool> next = events.MoveNextAsync().AsTask();
            // The clock stands still while readings of the past come in, so no time is due at which a runtime would write its history.
            long begun = test.Now;
            test.Time.Advance((Known + 3) * s_step);
            await test.SettleAsync();
            for (int step = 0; step < Known + 3; step++)
                await test.Fleet.IngestAsync(telemetry.Round(begun + step * EventTime.From(s_step), step >= Known ? [2] : []));
            Assert.True(await next);
            told = ((IncidentEvent)events.Current).Incident;
        }
        var command = new AcknowledgeIncident(told.Asset, told.Number, "ada", "bearing ordered");
        long now = test.Now;
        await test.Fleet.ExecuteAsync(command);
        await test.RestartAsync(orderly: false);
        var expected = new Acknowledgement("ada", now, "bearing ordered");
        await AssertAcknowledgedAsync();
        await StepsAsync(Known + 3, Known + 12);
        await AssertAcknowledgedAsync();
        // The same again is what is sent where no answer came; another is refused.
        await test.Fleet.ExecuteAsync(command);
        var refusal = await Assert.ThrowsAsync<AlreadyAcknowledgedException>(async () => await test.Fleet.ExecuteAsync(command with { By = "bob" }));
        Assert.Contains($"incident {told.Number} of asset 'plant/machine-0002' was acknowledged by 'ada' at 2026-", refusal.Message);
        await Assert.ThrowsAsync<AlreadyAcknowledgedException>(async () => await test.Fleet.ExecuteAsync(command with { Note = null }));
        await StepsAsync(Known + 12, Known + 80);
        await test.RestartAsync(orderly: true);
        Assert.False((await AssertAcknowledgedAsync()).IsOpen);
        await test.RestartAsync(orderly: false);
        await AssertAcknowledgedAsync();
        List<FleetEvent> all = await Take(test.Fleet, new EventFilter { Verdicts = false }, EventPosition.Start, int.MaxValue);
        Assert.All(all, found => Assert.Null(((IncidentEvent)found).Incident.Acknowledged));

        async Task StepsAsync(int from, int to)
        {
            for (int step = from; step < to; step++)
            {
                await test.Fleet.IngestAsync(telemetry.Round(test.Now, step is >= Known and < Known + 12 ? [2] : []), IngestWait.Scored);
                test.Time.Advance(s_step);
            }
            await test.SettleAsync();
        }

        async Task<IncidentRecord> AssertAcknowledgedAsync()
        {
            IncidentRecord found = Assert.Single((await test.Fleet.QueryAsync(new IncidentQuery { Asset = told.Asset.Path, Number = told.Number })).Items);
            Assert.Equal(expected, found.Acknowledged);
            return found;
        }
    }

    [Fact]
    public async Task An_acknowledgement_that_is_not_sound_or_of_no_incident_is_refused_with_the_reason()
    {
        await using FleetUnderTest test = await StartAsync(new());
        await test.Fleet.IngestAsync(Batch("a/s", test.Now, 1), IngestWait.Scored);
        var command = new AcknowledgeIncident(new AssetId(SensorId.DefaultTenant, "a"), 1, "ada", null);
        Assert.Contains("asset 'a' has no incident 1", await RefusalAsync(command));
        Assert.Contains("asset 'other:a' has no incident 1", await RefusalAsync(command with { Asset = new AssetId("other", "a") }));
        string message = await RefusalAsync(new AcknowledgeIncident(default, 0, " ", new string('x', 1_001)));
        Assert.All((string[])["Asset is not named", "Number is 0", "By is blank", "Note has 1001 characters; expected at most 1000"], fault => Assert.Contains(fault, message));

        async Task<string> RefusalAsync(AcknowledgeIncident refused) => (await Assert.ThrowsAsync<ArgumentException>(async () => await test.Fleet.ExecuteAsync(refused))).Message;
    }

    // ---- Subscriptions -------------------------------------------------------------------------------------------------------------------
}
