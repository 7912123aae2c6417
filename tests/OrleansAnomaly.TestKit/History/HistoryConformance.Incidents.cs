using FsCheck.Fluent;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.Rules;

namespace OrleansAnomaly.TestKit.History;

/// <content>Incidents, and who has acknowledged them.</content>
public abstract partial class HistoryConformance
{
    [Rule]
    public void An_incident_does_not_fall_back_to_what_it_was_when_it_is_replayed()
    {
        using IHistory history = Open();
        var asset = new AssetId("default", "plant/pump");
        var batch = new HistoryBatch();
        for (int i = 0; i < 3; i++)
        {
            batch.Clear();
            batch.Sequence = i;
            batch.Incidents.Add(new StoredIncident(new EventPosition(i, 0), IncidentChange.Grown, new IncidentRecord { Asset = asset, Number = 1, End = i, IsOpen = i < 2 }));
            history.Write(batch);
        }
        batch.Clear();
        batch.Incidents.Add(new StoredIncident(new EventPosition(0, 0), IncidentChange.Opened, new IncidentRecord { Asset = asset, Number = 1, End = 0, IsOpen = true }));
        history.Write(batch);
        Assert.Equal((2L, false), (history.Incident(asset, 1)!.End, history.Incident(asset, 1)!.IsOpen));
        Assert.Equal(2, history.Sequence);
        Assert.Empty(history.Incidents(new IncidentQuery { IsOpen = true }).Items);
        Assert.Single(history.Incidents(new IncidentQuery { IsOpen = false }).Items);
    }

    [Rule]
    public void An_acknowledgement_stays_with_its_incident_when_it_grows_closes_is_replayed_and_is_opened_again()
    {
        IHistory history = Open();
        var asset = new AssetId("acme", "plant/pümp");
        var given = new Acknowledgement("Zoë 'Ops' 🙂", 1_772_000_000_000_001, "bearing ordered;\n\tsee \"TT-7\"");
        HistoryBatch[] batches = [.. Enumerable.Range(0, 3).Select(i =>
        {
            var batch = new HistoryBatch { Sequence = i };
            IncidentChange change = i == 0 ? IncidentChange.Opened : i == 1 ? IncidentChange.Grown : IncidentChange.Closed;
            batch.Incidents.Add(new StoredIncident(new EventPosition(i, 0), change, new IncidentRecord { Asset = asset, Number = 1, End = i, IsOpen = i < 2 }));
            return batch;
        })];
        Assert.Null(history.Acknowledge(asset, 1, given));
        history.Write(batches[0]);
        Assert.Null(history.Incident(asset, 1)!.Acknowledged);
        Assert.Equal(given, history.Acknowledge(asset, 1, given));
        foreach (HistoryBatch batch in (HistoryBatch[])[batches[0], batches[1], batches[2], .. batches])
        {
            history.Write(batch);
            Assert.Equal(given, history.Incident(asset, 1)!.Acknowledged);
            history.Dispose();
            history = Open();
            Assert.Equal(given, Assert.Single(history.Incidents(new IncidentQuery { Tenant = "acme" }).Items).Acknowledged);
        }
        Assert.Equal((2L, false), (history.Incident(asset, 1)!.End, history.Incident(asset, 1)!.IsOpen));
        foreach (IncidentQuery query in (IncidentQuery[])[new() { Asset = asset.Path, Number = 1 }, new() { Within = "plant" }, new() { Prefix = "plant" }])
            Assert.Equal(given, Assert.Single(history.Incidents(query with { Tenant = "acme" }).Items).Acknowledged);
        Assert.All(history.Events(new EventFilter { Tenant = "acme" }, EventPosition.Start, 9, 10), found => Assert.Null(((IncidentEvent)found).Incident.Acknowledged));
        history.Dispose();
    }

    [Rule]
    public void Of_an_incident_that_nobody_has_nothing_is_acknowledged_and_of_one_that_is_forgotten_nothing_is_kept()
    {
        using IHistory history = Open();
        var asset = new AssetId("default", "plant/pump");
        var batch = new HistoryBatch { Sequence = 0 };
        batch.Incidents.Add(new StoredIncident(new EventPosition(0, 0), IncidentChange.Closed, new IncidentRecord { Asset = asset, Number = 2, End = 5, Acknowledged = new Acknowledgement("written", 1, null) }));
        history.Write(batch);
        var given = new Acknowledgement("ada", 7, null);
        Assert.Null(history.Acknowledge(asset, 1, given));
        Assert.Null(history.Acknowledge(new AssetId("acme", "plant/pump"), 2, given));
        Assert.Null(history.Acknowledge(new AssetId("default", "plant/pum"), 2, given));
        Assert.Null(history.Acknowledge(new AssetId("default\0", "\ud800"), 2, given));
        Assert.Null(history.Incident(asset, 2)!.Acknowledged);
        Assert.Equal(given, history.Acknowledge(asset, 2, given));
        Assert.Equal(given, history.Acknowledge(asset, 2, new Acknowledgement("bob", 8, "mine")));
        history.Trim(100);
        Assert.Null(history.Acknowledge(asset, 2, given));
        history.Write(batch);
        Assert.Null(history.Incident(asset, 2)!.Acknowledged);
    }

    [Rule]
    public async Task Of_many_that_acknowledge_at_once_one_is_first_and_all_are_told_which()
    {
        const int Callers = 6;
        using IHistory history = Open();
        history.Write(Incidents(["a", "b", "c", "d", "e"]));
        foreach (string path in (string[])["a", "b", "c", "d", "e"])
        {
            using var start = new Barrier(Callers);
            Acknowledgement?[] told = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                return history.Acknowledge(new AssetId("default", path), 1, new Acknowledgement($"caller {caller}", caller, null));
            }, TaskCreationOptions.LongRunning)));
            Assert.Equal(history.Incident(new AssetId("default", path), 1)!.Acknowledged, Assert.Single(told.Distinct()));
            Assert.NotNull(told[0]);
        }
    }

    [Rule]
    public void An_asset_and_a_number_single_one_incident_out()
    {
        using IHistory history = Open();
        var batch = new HistoryBatch { Sequence = 0 };
        // Paths of which one begins as the other, the same numbers, and the numbers of one asset not in the order of time.
        (string Path, int Number, long Opened)[] incidents = [("plant/pump", 1, 50), ("plant/pump", 2, 20), ("plant/pump", 3, 40), ("plant/pump-1", 1, 30), ("plant", 1, 10)];
        foreach ((string path, int number, long opened) in incidents)
        {
            var incident = new IncidentRecord { Asset = new AssetId("default", path), Number = number, Start = opened, Opened = opened, Peak = opened, End = opened + 5 };
            batch.Incidents.Add(new StoredIncident(new EventPosition(0, batch.Incidents.Count), IncidentChange.Closed, incident));
        }
        history.Write(batch);
        var query = new IncidentQuery { Asset = "plant/pump", Limit = 1 };
        Assert.Equal([1, 3, 2], Answers.Incidents(history, query).Select(found => found.Number));
        Assert.Equal([3, 2], Answers.Incidents(history, query with { To = 45 }).Select(found => found.Number));
        Assert.Equal([1, 3], Answers.Incidents(history, query with { From = 45 }).Select(found => found.Number));
        Assert.Empty(Answers.Incidents(history, query with { Prefix = "plant/q" }));
        Assert.Empty(Answers.Incidents(history, query with { Tenant = "acme" }));
        Assert.Equal(("plant/pump", 2), Assert.Single(Answers.Incidents(history, query with { Number = 2 }).Select(found => (found.Asset.Path, found.Number))));
        Assert.Empty(Answers.Incidents(history, query with { Number = 4 }));
        string? next = history.Incidents(query).Next;
        Assert.NotNull(next);
        Assert.Throws<ArgumentException>(() => history.Incidents(query with { Asset = "plant/pump-1", Cursor = next }));
        Assert.Throws<ArgumentException>(() => history.Incidents(query with { Number = 3, Cursor = next }));
    }
}
