using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.History;

namespace OrleansAnomaly.Storage.Tests.History;

public class EventFeedTests
{
    private static readonly SensorId[] s_sensors = [SensorId.Create("a/one"), SensorId.Create("b/two")];

    [Fact]
    public void Whoever_comes_gets_every_event_after_its_position_once_and_in_order_whatever_history_has() =>
        Hold(Gen.Choose(0, int.MaxValue), async seed =>
        {
            var random = new SplitMix64((ulong)seed);
            var run = new Run();
            var readers = new List<(Reader Reader, EventPosition After, EventFilter Filter)>();
            for (int step = 0; step < 60; step++)
            {
                // Written may be all that was told, or less.
                switch (random.NextInt32(5))
                {
                    case 0: run.Store(random.NextInt32(3)); break;
                    case 1:
                        EventPosition after = run.Events.Count == 0 ? EventPosition.Start : run.Events[random.NextInt32(run.Events.Count)].Position;
                        var filter = new EventFilter { Prefix = random.NextInt32(2) == 0 ? "" : "b/" };
                        readers.Add((new Reader(run.Feed.SubscribeAsync(filter, after, CancellationToken.None)), after, filter));
                        break;
                    case 2 when readers.Count > 0:
                        (Reader some, after, filter) = readers[random.NextInt32(readers.Count)];
                        int there = run.Events.Count(found => found.Position > after && filter.Takes(found)) - some.Found.Count;
                        await some.ReadAsync(Math.Min(there, random.NextInt32(40)));
                        break;
                    default: run.Tell(1 + random.NextInt32(20)); break;
                }
            }
            run.Store(0);
            run.Feed.End(null);
            foreach ((Reader reader, EventPosition after, EventFilter filter) in readers)
            {
                await reader.ReadAsync();
                Assert.Equal(run.Events.Where(found => found.Position > after && filter.Takes(found)).Select(found => found.Position), reader.Found.Select(found => found.Position));
            }
        });

    [Fact]
    public async Task Who_names_no_position_begins_with_what_happens_next()
    {
        var run = new Run();
        run.Tell(3);
        var reader = new Reader(run.Feed.SubscribeAsync(new EventFilter(), null, CancellationToken.None));
        reader.Begin();
        run.Tell(2);
        await reader.ReadAsync(2);
        Assert.Equal(run.Events[3..], reader.Found);
    }

    [Fact]
    public async Task Of_more_events_than_a_reader_may_leave_waiting_the_oldest_go_and_it_is_told_how_many()
    {
        var run = new Run();
        var reader = new Reader(run.Feed.SubscribeAsync(new EventFilter(), null, CancellationToken.None));
        reader.Begin();
        run.Tell(1);
        await reader.ReadAsync(1);
        run.Tell(5_000);
        await reader.ReadAsync(4_097);
        Assert.Equal([run.Events[0], new MissedEvents(run.Events[904].Position, 904), .. run.Events[905..]], reader.Found);
    }

    [Fact]
    public async Task When_a_runtime_fails_its_readers_get_what_waits_and_then_the_reason()
    {
        var run = new Run();
        var reader = new Reader(run.Feed.SubscribeAsync(new EventFilter(), null, CancellationToken.None));
        reader.Begin();
        run.Tell(2);
        run.Feed.End(new InvalidDataException("the disk is on fire"));
        await reader.ReadAsync(2);
        Assert.Equal(run.Events, reader.Found);
        Assert.Equal("the disk is on fire", (await Assert.ThrowsAsync<FleetStoppedException>(() => reader.ReadAsync(1))).Message);
        var late = new Reader(run.Feed.SubscribeAsync(new EventFilter(), null, CancellationToken.None));
        await Assert.ThrowsAsync<FleetStoppedException>(() => late.ReadAsync(1));
    }

    [Fact]
    public async Task A_reader_that_gives_up_is_let_go()
    {
        var run = new Run();
        using var stop = new CancellationTokenSource();
        await using IAsyncEnumerator<FleetEvent> events = run.Feed.SubscribeAsync(new EventFilter(), EventPosition.Start, stop.Token).GetAsyncEnumerator(CancellationToken.None);
        ValueTask<bool> next = events.MoveNextAsync();
        Assert.False(next.IsCompleted);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    private static void Hold<T>(Gen<T> values, Func<T, Task> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(2026, 1), Prop.ForAll(values.ToArbitrary(), property));

    /// <summary>A feed with its history, and all that was told.</summary>
    private sealed class Run
    {
        private readonly ListHistory _history = new();
        private long _sequence;
        private int _stored;

        public Run()
        {
            Feed = new EventFeed(_history);
            var names = new HistoryBatch();
            names.Sensors.AddRange(s_sensors.Select((sensor, i) => new SensorName(i, sensor)));
            _history.Write(names);
        }

        public EventFeed Feed { get; }

        public List<FleetEvent> Events { get; } = [];

        public void Tell(int count)
        {
            var told = new List<FleetEvent>();
            for (int i = 0; i < count; i++)
            {
                // Some records cause several events, some none.
                var position = new EventPosition(_sequence, i % 3);
                told.Add(new VerdictEvent(position, new VerdictRecord(s_sensors[(_sequence + i) % 2], i, new Verdict { Time = _sequence * 100 + i })));
                _sequence += i % 3 == 2 ? 1 + i % 2 : 0;
            }
            _sequence++;
            Events.AddRange(told);
            Feed.Tell(told);
        }

        /// <summary>Writes what was told, but for so many of the last events' records.</summary>
        public void Store(int but)
        {
            int end = Math.Max(_stored, Events.Count - but);
            while (end > _stored && end < Events.Count && Events[end].Position.Sequence == Events[end - 1].Position.Sequence)
                end--;
            if (end == _stored)
                return;
            var batch = new HistoryBatch { Sequence = Events[end - 1].Position.Sequence };
            foreach (VerdictEvent found in Events[_stored..end].Cast<VerdictEvent>())
                batch.Verdicts.Add(new StoredVerdict(found.Verdict.Sensor == s_sensors[0] ? 0 : 1, found.Position, found.Verdict, IsEvent: true));
            _history.Write(batch);
            _stored = end;
            Feed.Stored();
        }
    }

    /// <summary>One who reads.</summary>
    private sealed class Reader(IAsyncEnumerable<FleetEvent> events)
    {
        private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

        private readonly IAsyncEnumerator<FleetEvent> _events = events.GetAsyncEnumerator();
        private Task<bool>? _next;

        public List<FleetEvent> Found { get; } = [];

        /// <summary>Subscribes, where nothing is there to be read.</summary>
        public void Begin()
        {
            _next = _events.MoveNextAsync().AsTask();
            Assert.False(_next.IsCompleted);
        }

        /// <summary>Reads so many, or to the end; waits for what is not there.</summary>
        public async Task ReadAsync(int count = int.MaxValue)
        {
            for (int i = 0; i < count; i++)
            {
                Task<bool> next = _next ?? _events.MoveNextAsync().AsTask();
                _next = null;
                if (!await next.WaitAsync(s_patience))
                    return;
                Found.Add(_events.Current);
            }
        }
    }
}
