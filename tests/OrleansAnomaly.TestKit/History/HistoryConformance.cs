using System.Buffers.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.Rules;

namespace OrleansAnomaly.TestKit.History;

/// <summary>What every history must hold. A store is put under it by one subclass that opens it.</summary>
public abstract partial class HistoryConformance
{
    /// <summary>Opens the store of that name anew; what was written under the name before is there.</summary>
    protected abstract IHistory Open(string name = "history");

    [Rule]
    public void An_empty_history_answers_with_nothing()
    {
        using IHistory history = Open();
        Assert.Equal(["sequence -1"], Answers.Of(history, new HistorySample(1)));
        Assert.Null(history.Incident(new AssetId("default", "plant"), 1));
        Assert.False(history.Compact(EventTime.MaxValue));
        history.Trim(EventTime.MaxValue);
    }

    [Rule]
    public void Any_course_of_writes_replays_trims_packing_and_reopening_answers_as_plain_lists_do()
    {
        Gen<ulong> seeds = from seed in Gen.Choose(0, int.MaxValue) select (ulong)seed;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25).WithReplay(2024, 1), Prop.ForAll(seeds.ToArbitrary(), seed =>
        {
            var random = new SplitMix64(seed);
            var sample = new HistorySample(seed);
            using var lists = new ListHistory();
            IHistory history = Open($"course-{seed}");
            List<HistoryBatch> written = [];
            for (int step = 0; step < 16; step++)
            {
                int choice = random.NextInt32(12);
                if (choice < 6 || written.Count == 0)
                {
                    written.Add(sample.Next());
                    history.Write(written[^1]);
                    lists.Write(written[^1]);
                }
                else if (choice == 6)
                {
                    // A crash: from some batch on all is written again.
                    for (int i = random.NextInt32(written.Count); i < written.Count; i++)
                    {
                        history.Write(written[i]);
                        lists.Write(written[i]);
                    }
                }
                else if (choice == 7)
                {
                    long before = sample.Start + (long)(random.NextDouble() * (sample.Now - sample.Start));
                    history.Trim(before);
                    lists.Trim(before);
                }
                else if (choice >= 10)
                {
                    var asset = new AssetId(HistorySample.Sensors[random.NextInt32(8)].Tenant, $"plant/pümp-{random.NextInt32(2)}");
                    (int number, var given) = (1 + random.NextInt32(3), new Acknowledgement($"operator {step}", sample.Now, step % 2 == 0 ? null : "sëen\n'"));
                    Assert.Equal(lists.Acknowledge(asset, number, given), history.Acknowledge(asset, number, given));
                }
                else if (choice == 8)
                {
                    history.Dispose();
                    history = Open($"course-{seed}");
                }
                else
                {
                    while (history.Compact(EventTime.MaxValue))
                    {
                    }
                }
            }
            AssertSame(lists, history, sample, seed);
            history.Dispose();
        }));
    }

    [Rules]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Pages_of_any_limit_join_to_the_whole(int limit)
    {
        using IHistory history = Filled(4, 12, out HistorySample sample);
        Assert.Equal(Answers.Of(history, sample), Answers.Of(history, sample, limit));
    }

    [Rule]
    public void Writing_all_again_changes_nothing()
    {
        var sample = new HistorySample(5);
        List<HistoryBatch> batches = [.. Enumerable.Range(0, 10).Select(_ => sample.Next())];
        using IHistory history = Open();
        batches.ForEach(history.Write);
        List<string> before = Answers.Of(history, sample);
        batches.ForEach(history.Write);
        Assert.Equal(before, Answers.Of(history, sample));
        Assert.Equal(9, history.Sequence);
    }

    [Rule]
    public void Packing_changes_no_answer_not_even_with_minutes_that_come_late()
    {
        using IHistory history = Filled(6, 20, out HistorySample sample);
        using var lists = new ListHistory();
        var again = new HistorySample(6);
        for (int i = 0; i < 20; i++)
            lists.Write(again.Next());
        var late = new HistoryBatch();
        for (int round = 0; round < 3; round++)
        {
            while (history.Compact(EventTime.MaxValue))
                AssertSame(lists, history, sample, 6);
            AssertSame(lists, history, sample, 6);
            late.Clear();
            for (int i = 0; i < 200; i++)
                late.Minutes.Add(new SensorMinute(HistorySample.Key(i % 8), sample.Minute(sample.Start + (i * 7 % 150) * EventTime.Minute)));
            history.Write(late);
            lists.Write(late);
            AssertSame(lists, history, sample, 6);
        }
    }

    [Rule]
    public void Events_are_resumed_from_any_position_without_gap_or_repeat()
    {
        using IHistory history = Filled(7, 12, out _);
        foreach (EventFilter filter in (EventFilter[])[new(), new() { Tenant = "acme", Prefix = "plant/pümp-1" }, new() { Verdicts = false }, new() { Incidents = false }])
        {
            List<FleetEvent> all = Answers.Events(history, filter, EventPosition.Start, long.MaxValue, 10_000);
            Assert.NotEmpty(all);
            Assert.All(all, told => Assert.True(filter.Takes(told)));
            for (int i = 0; i < all.Count; i++)
            {
                int limit = 1 + i % 3;
                Assert.Equal(all.Skip(i + 1).Select(Answers.Text), Answers.Events(history, filter, all[i].Position, long.MaxValue, limit).Select(Answers.Text));
                long through = all[i].Position.Sequence;
                Assert.Equal(all.Count(told => told.Position.Sequence <= through), Answers.Events(history, filter, EventPosition.Start, through, limit).Count);
            }
        }
    }

    [Rule]
    public void Hostile_cursors_are_refused()
    {
        using IHistory history = Filled(8, 20, out _);
        var verdicts = new VerdictQuery { Sensor = HistorySample.Sensors[0], Limit = 1 };
        string? sound = history.Verdicts(verdicts).Next, other = history.Incidents(new IncidentQuery { Limit = 1 }).Next;
        Assert.NotNull(sound);
        Assert.NotNull(other);
        var random = new SplitMix64(8);
        List<string> hostile = ["", "x", "=", "null", "' OR 1=1 --", new('A', 100_000), sound + "A", sound[..^4], other, "\0", "🙂", sound + " "];
        hostile.AddRange(Enumerable.Range(0, 100).Select(_ => Base64Url.EncodeToString(BitConverter.GetBytes(random.NextUInt64()))));
        foreach (string cursor in hostile.Where(cursor => cursor != sound))
        {
            Assert.Throws<ArgumentException>(() => history.Verdicts(verdicts with { Cursor = cursor }));
            if (cursor != other)
                Assert.Throws<ArgumentException>(() => history.Incidents(new IncidentQuery { Cursor = cursor }));
        }
        Assert.Throws<ArgumentException>(() => history.Verdicts(verdicts with { Sensor = HistorySample.Sensors[1], Cursor = sound }));
        Assert.Throws<ArgumentException>(() => history.Incidents(new IncidentQuery { IsOpen = true, Cursor = other }));
        // Flipped bits either are refused or give a page of the same query.
        for (int i = 0; i < sound.Length; i++)
        {
            string flipped = sound[..i] + (sound[i] == 'A' ? 'B' : 'A') + sound[(i + 1)..];
            try
            {
                Assert.All(history.Verdicts(verdicts with { Cursor = flipped }).Items, item => Assert.Equal(verdicts.Sensor, item.Sensor));
            }
            catch (ArgumentException)
            {
                // Refused.
            }
        }
    }

    [Rule]
    public void Unsound_queries_name_every_fault()
    {
        using IHistory history = Open();
        SensorId sensor = HistorySample.Sensors[0];
        string[] wanted = ["Limit is 0", "From is ", "To is ", "lies after", "Cursor"];
        AssertNames(wanted, () => history.Verdicts(new VerdictQuery { Sensor = sensor, Limit = 0, From = long.MaxValue, To = long.MinValue, Cursor = "?" }));
        AssertNames(wanted, () => history.Incidents(new IncidentQuery { Limit = 0, From = long.MaxValue, To = long.MinValue, Cursor = "?" }));
        AssertNames([.. wanted, "Number is 0", "Asset"], () => history.Incidents(new IncidentQuery { Limit = 0, From = long.MaxValue, To = long.MinValue, Cursor = "?", Number = 0 }));
        AssertNames(["From is ", "To is ", "Points is 1"], () => history.Series(new SeriesQuery { Sensor = sensor, From = long.MaxValue, To = long.MinValue, Points = 1 }));
        AssertNames(["From is ", "To is ", "most is 0"], () => history.Minutes(sensor, long.MaxValue, long.MinValue, 0));
        AssertNames(["limit is 0"], () => history.Events(new EventFilter(), EventPosition.Start, 1, 0));
        AssertNames(["limit is 10001"], () => history.Events(new EventFilter(), EventPosition.Start, 1, 10_001));
    }

    [Rule]
    public void A_batch_that_is_not_sound_is_refused_whole()
    {
        using IHistory history = Filled(9, 2, out HistorySample sample);
        List<string> before = Answers.Of(history, sample);
        MinuteAggregate sound = sample.Minute(sample.Start);
        Action<HistoryBatch>[] faults =
        [
            batch => batch.Minutes.Add(new SensorMinute(-1, sound)),
            batch => batch.Minutes.Add(new SensorMinute(1, sound with { Minute = sound.Minute + 1 })),
            batch => batch.Minutes.Add(new SensorMinute(1, sound with { Count = 0 })),
            batch => batch.Minutes.Add(new SensorMinute(1, sound with { Mean = double.NaN })),
            batch => batch.Minutes.Add(new SensorMinute(1, sound with { Score = 1.5f })),
            batch => batch.Sensors.Add(new SensorName(1, null!)),
            batch => batch.Verdicts.Add(default),
            batch => batch.Incidents.Add(default),
            batch => batch.Sequence = -2,
        ];
        foreach (Action<HistoryBatch> spoil in faults)
        {
            HistoryBatch batch = new HistorySample(10).Next();
            batch.Sequence = 99;
            spoil(batch);
            Assert.Throws<ArgumentException>(() => history.Write(batch));
        }
        Assert.Equal(before, Answers.Of(history, sample));
    }

    [Rule]
    public void A_key_that_comes_again_with_another_name_belongs_to_another_fleet_and_nothing_of_its_batch_is_written()
    {
        using IHistory history = Filled(11, 2, out HistorySample sample);
        List<string> before = Answers.Of(history, sample);
        foreach (SensorName name in (SensorName[])[new(HistorySample.Key(0), SensorId.Create("another/one")), new(123, HistorySample.Sensors[0])])
        {
            HistoryBatch batch = new HistorySample(12).Next();
            batch.Sequence = 99;
            batch.Sensors.Add(name);
            Assert.Contains("another fleet", Assert.Throws<StorageException>(() => history.Write(batch)).Message, StringComparison.Ordinal);
            Assert.Equal(before, Answers.Of(history, sample));
        }
    }

    [Rule]
    public void A_verdict_of_a_sensor_without_a_name_is_refused()
    {
        using IHistory history = Open();
        HistoryBatch batch = Verdict(0, sequence: 0);
        Assert.Throws<StorageException>(() => history.Write(batch));
        Assert.Equal(-1, history.Sequence);
    }

    [Rule]
    public void An_hour_is_packed_only_when_the_newest_minute_and_the_clock_lie_ten_minutes_behind_it_and_is_told_alike_before_and_after()
    {
        using IHistory history = Open();
        var sample = new HistorySample(12);
        var batch = new HistoryBatch();
        batch.Sensors.Add(new SensorName(HistorySample.Key(0), HistorySample.Sensors[0]));
        for (int i = 0; i <= 70; i++)
            batch.Minutes.Add(new SensorMinute(HistorySample.Key(0), sample.Minute(i * EventTime.Minute)));
        history.Write(batch);
        Assert.Equal(71, history.Minutes(HistorySample.Sensors[0], 0, EventTime.Hour * 2, 100).Count);
        Assert.False(history.Compact(EventTime.Hour));
        Assert.False(history.Compact(EventTime.MaxValue));
        Assert.Equal(batch.Minutes.Select(row => row.Minute), history.Minutes(HistorySample.Sensors[0], 0, EventTime.Hour * 2, 100));
    }

    [Rule]
    public void Of_a_minute_that_comes_twice_the_later_counts_within_a_batch_across_batches_and_after_packing()
    {
        using IHistory history = Open();
        var batch = new HistoryBatch();
        batch.Sensors.Add(new SensorName(HistorySample.Key(0), HistorySample.Sensors[0]));
        for (int round = 1; round <= 4; round++)
        {
            for (int repeat = 1; repeat <= 3; repeat++)
            {
                for (int minute = 99; minute >= 0; minute--)
                    batch.Minutes.Add(new SensorMinute(HistorySample.Key(0), new MinuteAggregate { Minute = minute * EventTime.Minute, Count = 10 * round + repeat }));
            }
            history.Write(batch);
            batch.Clear();
            AssertCounts(10 * round + 3);
            if (round % 2 == 0)
                history.Compact(EventTime.MaxValue);
            AssertCounts(10 * round + 3);
        }

        void AssertCounts(int count) => Assert.Equal(Enumerable.Repeat(count, 100), history.Minutes(HistorySample.Sensors[0], 0, EventTime.Day, 1000).Select(minute => minute.Count));
    }

    [Rule]
    public void What_is_not_a_number_stays_so()
    {
        using IHistory history = Open();
        HistoryBatch batch = Verdict(0, 0);
        batch.Sensors.Add(new SensorName(HistorySample.Key(0), HistorySample.Sensors[0]));
        history.Write(batch);
        Verdict verdict = Assert.Single(history.Verdicts(new VerdictQuery { Sensor = HistorySample.Sensors[0] }).Items).Verdict;
        Assert.Equal((double.NaN, double.NaN, 0), (verdict.Value, verdict.Expected, verdict.Lower));
    }

    [Rule]
    public void A_scope_holds_its_own_path_and_what_lies_below_it_and_nothing_that_only_begins_so()
    {
        using IHistory history = Open();
        string[] assets = ["plant-7", "plant-7/line-2", "plant-7/line-2-b", "plant-7/line-2.1/pump", "plant-7/line-2/pump-1", "plant-7/line-2/pump-12", "plant-7/line-20", "plant-70/line-2"];
        history.Write(Incidents(assets));
        var query = new IncidentQuery { Within = "plant-7/line-2", Limit = 2 };
        Assert.Equal(["plant-7/line-2/pump-12", "plant-7/line-2/pump-1", "plant-7/line-2"], Paths(query));
        Assert.Equal(["plant-7/line-2/pump-12", "plant-7/line-2/pump-1"], Paths(query with { Prefix = "plant-7/line-2/pump-1" }));
        Assert.Equal(["plant-7/line-2/pump-1"], Paths(query with { Asset = "plant-7/line-2/pump-1" }));
        Assert.Empty(Paths(query with { Asset = "plant-7/line-20" }));
        Assert.Empty(Paths(query with { Prefix = "plant-7/line-20" }));
        Assert.Empty(Paths(query with { Within = "plant-7/line-2/" }));
        Assert.Empty(Paths(query with { Within = "plant-7/line" }));
        Assert.Empty(Paths(query with { Tenant = "acme" }));
        Assert.Equal(assets[..^1].Reverse(), Paths(query with { Within = "plant-7" }));
        string? next = history.Incidents(query).Next;
        Assert.NotNull(next);
        Assert.Throws<ArgumentException>(() => history.Incidents(query with { Within = "plant-7", Cursor = next }));
        Assert.Throws<ArgumentException>(() => history.Incidents(query with { Within = "", Cursor = next }));

        IEnumerable<string> Paths(IncidentQuery asked) => Answers.Incidents(history, asked).Select(found => found.Asset.Path);
    }

    [Rule]
    public void Whatever_scope_and_prefix_are_asked_for_pages_and_events_hold_what_a_look_at_every_path_finds()
    {
        Gen<ulong> seeds = from seed in Gen.Choose(0, int.MaxValue) select (ulong)seed;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(8).WithReplay(2025, 1), Prop.ForAll(seeds.ToArbitrary(), seed =>
        {
            var random = new SplitMix64(seed);
            List<string> paths = ScopedPaths.Several(ref random, 60);
            using IHistory history = Open($"scope-{seed}");
            HistoryBatch batch = Incidents(paths);
            for (int i = 0; i < paths.Count; i++)
            {
                var verdict = new VerdictRecord(SensorId.Create(paths[i]), i, new Verdict { Time = i });
                batch.Sensors.Add(new SensorName(i, verdict.Sensor));
                batch.Verdicts.Add(new StoredVerdict(i, new EventPosition(1, i), verdict, true));
            }
            batch.Sequence = 1;
            history.Write(batch);
            for (int question = 0; question < 60; question++)
            {
                (string within, string prefix) = ScopedPaths.Question(ref random);
                string[] expected = [.. paths.Where(path => ScopedPaths.Holds(within, prefix, path))];
                var query = new IncidentQuery { Within = within, Prefix = prefix, Limit = 1 + random.NextInt32(7), To = random.NextInt32(paths.Count) };
                Assert.Equal(
                    expected.Where(path => Opened(paths.IndexOf(path)) <= query.To).OrderByDescending(path => Opened(paths.IndexOf(path))).ThenByDescending(path => path, StringComparer.Ordinal),
                    Answers.Incidents(history, query).Select(found => found.Asset.Path));
                List<FleetEvent> events = Answers.Events(history, new EventFilter { Within = within, Prefix = prefix }, EventPosition.Start, 1, query.Limit);
                Assert.Equal([.. expected, .. expected], events.Select(found => found is VerdictEvent verdict ? verdict.Verdict.Sensor.Path : ((IncidentEvent)found).Incident.Asset.Path));
            }
        }));
    }

    [Rule]
    public void A_trim_keeps_open_incidents_and_what_came_at_its_very_time()
    {
        using IHistory history = Open();
        var asset = new AssetId("default", "plant/pump");
        var batch = Verdict(1000, 0);
        batch.Sensors.Add(new SensorName(HistorySample.Key(0), HistorySample.Sensors[0]));
        batch.Incidents.Add(new StoredIncident(new EventPosition(0, 1), IncidentChange.Opened, new IncidentRecord { Asset = asset, Number = 1, End = 5, IsOpen = true }));
        batch.Incidents.Add(new StoredIncident(new EventPosition(0, 2), IncidentChange.Closed, new IncidentRecord { Asset = asset, Number = 2, End = 999 }));
        batch.Incidents.Add(new StoredIncident(new EventPosition(0, 3), IncidentChange.Closed, new IncidentRecord { Asset = asset, Number = 3, End = 1000 }));
        history.Write(batch);
        history.Trim(1000);
        Assert.Equal([3, 1], history.Incidents(new IncidentQuery()).Items.Select(incident => incident.Number));
        Assert.Single(history.Verdicts(new VerdictQuery { Sensor = HistorySample.Sensors[0] }).Items);
        Assert.Equal(3, history.Events(new EventFilter(), EventPosition.Start, 0, 10).Count);
        history.Trim(1001);
        Assert.Empty(history.Verdicts(new VerdictQuery { Sensor = HistorySample.Sensors[0] }).Items);
        Assert.Equal([1], history.Incidents(new IncidentQuery()).Items.Select(incident => incident.Number));
    }

    [Rule]
    public async Task Readers_beside_a_writer_see_whole_batches_and_never_fewer_than_before()
    {
        using IHistory history = Open();
        bool isDone = false;
        Task[] readers = [.. Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            int seen = 0;
            do
            {
                int count = history.Verdicts(new VerdictQuery { Sensor = HistorySample.Sensors[0], Limit = 10_000 }).Items.Count;
                Assert.True(count % 2 == 0 && count >= seen, $"{count} verdicts after {seen}");
                // Packing moves minutes while they are read.
                int minutes = history.Minutes(HistorySample.Sensors[0], EventTime.MinValue, EventTime.MaxValue, 100_000).Count;
                Assert.True(minutes % 60 == 0 && minutes >= 30 * count, $"{minutes} minutes of {count / 2} batches");
                seen = count;
            }
            while (!Volatile.Read(ref isDone));
        }))];
        try
        {
            for (int i = 0; i < 150; i++)
            {
                HistoryBatch batch = Verdict(2 * i, i);
                batch.Verdicts.AddRange(Verdict(2 * i + 1, i).Verdicts);
                batch.Sensors.Add(new SensorName(HistorySample.Key(0), HistorySample.Sensors[0]));
                for (int minute = 60 * i; minute < 60 * (i + 1); minute++)
                    batch.Minutes.Add(new SensorMinute(HistorySample.Key(0), new MinuteAggregate { Minute = minute * EventTime.Minute, Count = 1 }));
                history.Write(batch);
                history.Compact(EventTime.MaxValue);
            }
        }
        finally
        {
            Volatile.Write(ref isDone, true);
        }
        await Task.WhenAll(readers);
    }

    [Rule]
    public void Texts_that_no_name_can_be_find_nothing()
    {
        using IHistory history = Filled(14, 6, out _);
        foreach (string text in (string[])["\0", "plant\0", "plant\ud800", "\udc00"])
        {
            Assert.Empty(history.Incidents(new IncidentQuery { Prefix = text }).Items);
            Assert.Empty(history.Incidents(new IncidentQuery { Tenant = text }).Items);
            Assert.Empty(history.Incidents(new IncidentQuery { Asset = text }).Items);
            Assert.Empty(history.Incidents(new IncidentQuery { Within = text }).Items);
            Assert.Empty(history.Events(new EventFilter { Within = text }, EventPosition.Start, long.MaxValue, 10));
            Assert.Empty(history.Events(new EventFilter { Prefix = text }, EventPosition.Start, long.MaxValue, 10));
            Assert.Null(history.Incident(new AssetId(text, text), 1));
        }
    }

    [Rule]
    public void A_closed_history_says_so()
    {
        IHistory history = Filled(13, 1, out _);
        history.Dispose();
        history.Dispose();
        Assert.Throws<ObjectDisposedException>(() => history.Write(new HistoryBatch()));
        Assert.Throws<ObjectDisposedException>(() => history.Incidents(new IncidentQuery()));
    }

    /// <summary>A history with batches of a sample.</summary>
    protected IHistory Filled(ulong seed, int batches, out HistorySample sample, string name = "history")
    {
        IHistory history = Open(name);
        sample = new HistorySample(seed);
        for (int i = 0; i < batches; i++)
            history.Write(sample.Next());
        return history;
    }

    // An incident of each asset; always three open at one time, so that paths decide about their order.
    private static HistoryBatch Incidents(IReadOnlyList<string> assets)
    {
        var batch = new HistoryBatch { Sequence = 0 };
        for (int i = 0; i < assets.Count; i++)
            batch.Incidents.Add(new StoredIncident(new EventPosition(0, i), IncidentChange.Opened, new IncidentRecord { Asset = new AssetId("default", assets[i]), Number = 1, Opened = Opened(i), IsOpen = true }));
        return batch;
    }

    private static long Opened(int asset) => asset / 3;

    private static HistoryBatch Verdict(long time, long sequence)
    {
        var batch = new HistoryBatch { Sequence = sequence };
        var record = new VerdictRecord(HistorySample.Sensors[0], time, new Verdict { Time = time, Value = double.NaN, Expected = double.NaN });
        batch.Verdicts.Add(new StoredVerdict(HistorySample.Key(0), new EventPosition(sequence, 0), record, true));
        return batch;
    }

    private static void AssertSame(IHistory expected, IHistory found, HistorySample sample, ulong seed)
    {
        List<string> wanted = Answers.Of(expected, sample), answers = Answers.Of(found, sample);
        for (int i = 0; i < Math.Max(wanted.Count, answers.Count); i++)
        {
            if (wanted.ElementAtOrDefault(i) != answers.ElementAtOrDefault(i))
                Assert.Fail($"seed {seed}, answer {i} of {wanted.Count}:\n{answers.ElementAtOrDefault(i)}\nexpected:\n{wanted.ElementAtOrDefault(i)}");
        }
    }

    private static void AssertNames(string[] faults, Action ask)
    {
        string message = Assert.Throws<ArgumentException>(ask).Message;
        Assert.All(faults, fault => Assert.Contains(fault, message, StringComparison.Ordinal));
    }
}
