using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.Rules;

namespace OrleansAnomaly.TestKit.History;

/// <summary>What every history must hold that a cluster tells. A store is put under it by one subclass that opens it.</summary>
public abstract class ClusterHistoryConformance
{
    /// <summary>One empty store, opened as by that many processes. A store that one process has to itself is the same object each time. The subclass closes them.</summary>
    protected abstract IReadOnlyList<IClusterHistory> Open(int processes);

    [Rule]
    public void Nothing_is_told_at_first()
    {
        IClusterHistory history = Open(1)[0];
        Assert.Equal((0, 0, -1), (history.Told(0), history.Told(1023), history.LastPlace));
        Assert.Empty(history.Tell([]).IsWritten);
        Assert.Throws<ArgumentOutOfRangeException>(() => history.Told(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => history.Told(1024));
    }

    [Rule]
    public void What_is_told_answers_questions_of_all_processes()
    {
        IReadOnlyList<IClusterHistory> histories = Open(2);
        TellingSample sample = TellingSample.Several(1)[0];
        ToldEvents told = histories[0].Tell([sample.Telling(0, 20)]);
        IClusterHistory history = histories[1];
        Assert.Equal([true], told.IsWritten);
        Assert.Equal(20, history.Told(sample.Sensor.Partition));
        Assert.Equal([new SensorName(sample.Key, sample.Sensor)], history.Sensors());
        Assert.Equal(Enumerable.Range(0, 20).Where(i => i % 4 != 3), history.Verdicts(new VerdictQuery { Sensor = sample.Sensor }).Items.Select(record => (int)record.Position));
        Assert.Equal(Enumerable.Range(0, 20), history.Minutes(sample.Sensor, 0, EventTime.Day, 100).Select(minute => (int)minute.Mean));
        Assert.Equal([(3, true), (2, false), (1, false)], history.Incidents(new IncidentQuery()).Items.Select(incident => (incident.Number, incident.IsOpen)));
        Assert.Equal(sample.Events(20), told.Events.Select(TellingSample.Text));
        Assert.Equal(told.Events.Select(Answers.Text), Answers.Events(history, new EventFilter(), EventPosition.Start, history.LastPlace, 3).Select(Answers.Text));
    }

    [Rule]
    public void An_acknowledgement_is_seen_by_all_processes_and_stays_while_they_tell_on()
    {
        IReadOnlyList<IClusterHistory> histories = Open(2);
        TellingSample sample = TellingSample.Several(1)[0];
        AssetId asset = sample.Sensor.AssetId;
        histories[0].Tell([sample.Telling(0, 1)]);
        var given = new Acknowledgement("ada", 5, "seen");
        Assert.Equal(given, histories[1].Acknowledge(asset, 1, given));
        Assert.Equal(given, histories[0].Acknowledge(asset, 1, new Acknowledgement("bob", 6, null)));
        for (long position = 1; position < 20; position++)
        {
            histories[position % 2 == 0 ? 0 : 1].Tell([sample.Telling(position, position + 1)]);
            Assert.All(histories, history => Assert.Equal(given, history.Incident(asset, 1)!.Acknowledged));
        }
        Assert.Equal([(3, null), (2, null), (1, given)], histories[0].Incidents(new IncidentQuery()).Items.Select(incident => (incident.Number, incident.Acknowledged)));
    }

    [Rule]
    public void A_telling_that_does_not_begin_where_its_partition_stands_is_left_out_whole_and_the_others_are_written()
    {
        IClusterHistory history = Open(1)[0];
        TellingSample[] samples = TellingSample.Several(3);
        history.Tell([samples[0].Telling(0, 5), samples[1].Telling(0, 9)]);
        long last = history.LastPlace;
        ToldEvents told = history.Tell([samples[0].Telling(0, 7), samples[1].Telling(9, 14), samples[0].Telling(6, 8), samples[2].Telling(1, 2)]);
        Assert.Equal([false, true, false, false], told.IsWritten);
        Assert.Equal([5L, 14L, 0L], samples.Select(sample => history.Told(sample.Sensor.Partition)));
        Assert.Equal(samples[1].Events(14).Skip(samples[1].Events(9).Count()), told.Events.Select(TellingSample.Text));
        Assert.Equal(last + told.Events.Count, history.LastPlace);
        Assert.Equal([5, 14, 0], samples.Select(sample => history.Minutes(sample.Sensor, 0, EventTime.Day, 100).Count));
        Assert.Empty(history.Verdicts(new VerdictQuery { Sensor = samples[2].Sensor }).Items);
    }

    [Rule]
    public void Tellings_of_one_partition_follow_one_another_within_a_call()
    {
        IClusterHistory history = Open(1)[0];
        TellingSample sample = TellingSample.Several(1)[0];
        Assert.Equal([true, true, false, true], history.Tell([sample.Telling(0, 4), sample.Telling(4, 6), sample.Telling(4, 7), sample.Telling(6, 11)]).IsWritten);
        Assert.Equal([false, true], history.Tell([sample.Telling(12, 14), sample.Telling(11, 12)]).IsWritten);
        Assert.Equal(12, history.Told(sample.Sensor.Partition));
        Assert.Equal(sample.Events(12), Answers.Events(history, new EventFilter(), EventPosition.Start, history.LastPlace, 100).Select(TellingSample.Text));
    }

    [Rule]
    public void Places_are_dense_in_the_order_of_the_list_and_within_a_telling_in_that_of_the_positions()
    {
        IClusterHistory history = Open(1)[0];
        TellingSample[] samples = [.. TellingSample.Several(4).OrderByDescending(sample => sample.Sensor.Partition)];
        ToldEvents told = history.Tell([.. samples.Select(sample => sample.Telling(0, 10))]);
        Assert.Equal(samples.SelectMany(sample => sample.Events(10)), told.Events.Select(TellingSample.Text));
        Assert.Equal(Enumerable.Range(0, told.Events.Count).Select(i => new EventPosition(i, 0)), told.Events.Select(item => item.Position));
        Assert.Equal(told.Events.Count - 1, history.LastPlace);
        Assert.Empty(history.Tell([new Telling(samples[0].Sensor.Partition, 10, 11)]).Events);
        Assert.Equal(told.Events.Count - 1, history.LastPlace);
    }

    [Rule]
    public void Names_within_a_scope_come_by_full_pages_in_order()
    {
        IClusterHistory history = Open(1)[0];
        var random = new SplitMix64(31);
        SensorId[] sensors = [.. ScopedPaths.Several(ref random, 80).Select(path => SensorId.Create(path))];
        history.Tell([.. sensors.GroupBy(sensor => sensor.Partition).Select(of =>
        {
            var telling = new Telling(of.Key, 0, 1);
            telling.Names.AddRange(of.Select((sensor, i) => new SensorName((long)of.Key << 32 | (uint)i, sensor)));
            return telling;
        })]);
        for (int question = 0; question < 200; question++)
        {
            (string within, string prefix) = ScopedPaths.Question(ref random);
            int limit = 1 + random.NextInt32(5);
            List<string> found = [];
            IReadOnlyList<SensorId> page;
            do
            {
                page = history.Names("default", prefix, within, found.LastOrDefault(), limit);
                found.AddRange(page.Select(sensor => sensor.Path));
            }
            while (page.Count == limit);
            Assert.Equal(sensors.Select(sensor => sensor.Path).Where(path => ScopedPaths.Holds(within, prefix, path)).Order(StringComparer.Ordinal), found);
        }
        Assert.Empty(history.Names("other", "", "plant", null, 10));
        Assert.Empty(history.Names("default", "", "plant\ud800", null, 10));
    }

    [Rule]
    public void A_telling_that_is_not_sound_is_refused_with_its_number_and_nothing_is_written()
    {
        IClusterHistory history = Open(1)[0];
        TellingSample[] samples = TellingSample.Several(2);
        (string Fault, Telling Telling)[] faults =
        [
            ("the partition is 1024", new Telling(1024, 0, 1)),
            ("the partition is -1", new Telling(-1, 0, 1)),
            ("the stretch is 3 to 3", new Telling(0, 3, 3)),
            ("the stretch is -1 to 3", new Telling(0, -1, 3)),
            ("name 0 is of partition", Stranger(telling => telling.Names.Add(new SensorName(samples[1].Key, samples[1].Sensor)))),
            ("verdict 0 is of partition", Stranger(telling => telling.Verdicts.Add(samples[1].Telling(0, 1).Verdicts[0]))),
            ("incident 0 is of partition", Stranger(telling => telling.Incidents.Add(samples[1].Telling(0, 1).Incidents[0]))),
            ("minute 0 is of partition", Stranger(telling => telling.Minutes.Add(samples[1].Telling(0, 1).Minutes[0]))),
            ("minute 0 has the key", Stranger(telling => telling.Minutes.Add(new SensorMinute(samples[0].Key, new MinuteAggregate { Minute = 1, Count = 1 })))),
        ];
        foreach ((string fault, Telling telling) in faults)
        {
            string message = Assert.Throws<ArgumentException>(() => history.Tell([samples[0].Telling(0, 3), telling])).Message;
            Assert.Contains($"tellings[1]: {fault}", message, StringComparison.Ordinal);
        }
        Assert.Equal((0, -1), (history.Told(samples[0].Sensor.Partition), history.LastPlace));

        Telling Stranger(Action<Telling> spoil)
        {
            var telling = new Telling(samples[0].Sensor.Partition, 0, 1);
            spoil(telling);
            return telling;
        }
    }

    [Rule]
    public void What_the_store_refuses_leaves_all_as_it_was()
    {
        IClusterHistory history = Open(1)[0];
        TellingSample[] samples = TellingSample.Several(2);
        history.Tell([samples[0].Telling(0, 3)]);
        long last = history.LastPlace;
        Telling nameless = samples[1].Telling(0, 3), renamed = samples[1].Telling(0, 3);
        nameless.Names.Clear();
        renamed.Names.Add(new SensorName(samples[1].Key, SensorId.Create("another/one")));
        foreach (Telling telling in (Telling[])[nameless, renamed])
        {
            Assert.Throws<StorageException>(() => history.Tell([samples[0].Telling(3, 6), telling]));
            Assert.Equal((3, 0, last), (history.Told(samples[0].Sensor.Partition), history.Told(samples[1].Sensor.Partition), history.LastPlace));
        }
        Assert.Equal([true, true], history.Tell([samples[0].Telling(3, 6), samples[1].Telling(0, 3)]).IsWritten);
        Assert.Equal(last + 1, history.Events(new EventFilter(), new EventPosition(last, 0), long.MaxValue, 1)[0].Position.Sequence);
    }

    [Rule]
    public async Task Processes_that_tell_the_same_and_other_partitions_at_once_write_everything_once_and_a_reader_of_the_tail_misses_nothing()
    {
        const int Tellers = 6, Length = 60;
        TellingSample[] samples = TellingSample.Several(5);
        IReadOnlyList<IClusterHistory> histories = Open(3);
        List<(int Sample, long Position)>[] written = [.. Enumerable.Range(0, Tellers).Select(_ => new List<(int, long)>())];
        List<FleetEvent>[] told = [.. Enumerable.Range(0, Tellers).Select(_ => new List<FleetEvent>())];
        using var start = new Barrier(Tellers + 1);
        var isDone = new TaskCompletionSource();
        Task[] tellers = [.. Enumerable.Range(0, Tellers).Select(teller => Task.Factory.StartNew(() => Tell(teller), TaskCreationOptions.LongRunning))];
        Task<List<FleetEvent>> tail = Task.Factory.StartNew(Follow, TaskCreationOptions.LongRunning);
        try
        {
            await Task.WhenAll(tellers);
        }
        finally
        {
            isDone.SetResult();
        }
        List<FleetEvent> seen = await tail;

        Assert.Equal(samples.SelectMany((_, sample) => Enumerable.Range(0, Length).Select(position => (sample, (long)position))), written.SelectMany(item => item).Order());
        Assert.Equal(Enumerable.Range(0, seen.Count).Select(i => new EventPosition(i, 0)), seen.Select(item => item.Position));
        Assert.Equal(seen.Count - 1, histories[0].LastPlace);
        Assert.Equal(seen.Select(Answers.Text), told.SelectMany(item => item).OrderBy(item => item.Position).Select(Answers.Text));
        foreach (TellingSample sample in samples)
        {
            Assert.Equal(sample.Events(Length), seen.Where(item => IsOf(item, sample.Sensor)).Select(TellingSample.Text));
            Assert.Equal(Length, histories[0].Minutes(sample.Sensor, 0, EventTime.Day, 1000).Count);
        }

        void Tell(int teller)
        {
            IClusterHistory history = histories[teller % histories.Count];
            var random = new SplitMix64((ulong)teller);
            start.SignalAndWait();
            while (samples.Any(sample => history.Told(sample.Sensor.Partition) < Length))
            {
                // Some partitions in any order, by stretches that overlap with what others tell.
                int[] chosen = [.. Enumerable.Range(0, samples.Length).OrderBy(_ => random.NextUInt64()).Take(1 + random.NextInt32(4))];
                List<(int Sample, Telling Telling)> tellings = [];
                foreach (int sample in chosen)
                {
                    long from = history.Told(samples[sample].Sensor.Partition);
                    if (from < Length)
                        tellings.Add((sample, samples[sample].Telling(from, Math.Min(Length, from + 1 + random.NextInt32(4)))));
                }
                ToldEvents answer = history.Tell([.. tellings.Select(item => item.Telling)]);
                told[teller].AddRange(answer.Events);
                foreach ((int sample, Telling telling) in tellings.Where((_, i) => answer.IsWritten[i]))
                {
                    for (long position = telling.From; position < telling.To; position++)
                        written[teller].Add((sample, position));
                }
            }
        }

        List<FleetEvent> Follow()
        {
            IClusterHistory history = histories[^1];
            List<FleetEvent> events = [];
            EventPosition after = EventPosition.Start;
            start.SignalAndWait();
            while (true)
            {
                bool wasDone = isDone.Task.IsCompleted;
                IReadOnlyList<FleetEvent> more = history.Events(new EventFilter(), after, history.LastPlace, 7);
                events.AddRange(more);
                if (more.Count > 0)
                    after = more[^1].Position;
                else if (wasDone)
                    return events;
            }
        }

        static bool IsOf(FleetEvent told, SensorId sensor) =>
            told switch { VerdictEvent verdict => verdict.Verdict.Sensor == sensor, IncidentEvent incident => incident.Incident.Asset == sensor.AssetId, _ => false };
    }

    [Rule]
    public async Task Processes_may_tell_trim_and_pack_at_once()
    {
        const int Length = 300, Cut = 100;
        IReadOnlyList<IClusterHistory> histories = Open(3);
        TellingSample[] samples = TellingSample.Several(3);
        using var start = new Barrier(2 * histories.Count);
        await Task.WhenAll(histories.SelectMany((history, i) => (Task[])
        [
            Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                for (long from = 0; from < Length; from += 10)
                    Assert.Equal([true], history.Tell([samples[i].Telling(from, from + 10)]).IsWritten);
            }, TaskCreationOptions.LongRunning),
            Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                for (int round = 0; round < 15; round++)
                {
                    history.Trim(Cut * EventTime.Minute);
                    history.Compact(EventTime.MaxValue);
                }
            }, TaskCreationOptions.LongRunning),
        ]));
        histories[0].Trim(Cut * EventTime.Minute);
        while (histories[0].Compact(EventTime.MaxValue))
        {
        }
        foreach (TellingSample sample in samples)
        {
            Assert.Equal(Enumerable.Range(Cut, Length - Cut), histories[1].Minutes(sample.Sensor, 0, EventTime.Day, 1000).Select(minute => (int)minute.Mean));
            Assert.Equal(Cut, histories[1].Verdicts(new VerdictQuery { Sensor = sample.Sensor }).Items[0].Position);
        }
    }
}
