using Microsoft.Data.Sqlite;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.History;

namespace OrleansAnomaly.Storage.Tests.History;

/// <summary>When and how minutes are packed, which answers are not to show.</summary>
public sealed class SqlitePackingTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("anomaly-history-").FullName;

    private string File => Path.Combine(_root, "history.db");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void An_hour_is_packed_ten_minutes_after_its_end_by_the_newest_minute_and_by_the_clock()
    {
        var sample = new HistorySample(1);
        using SqliteHistory history = Open();
        history.Write(Minutes(sample, 0, 70));
        history.Compact(EventTime.MaxValue);
        Assert.Equal((1, 0), Rows());
        history.Write(Minutes(sample, 70, 71));
        history.Compact(70 * EventTime.Minute - 1);
        Assert.Equal((2, 0), Rows());
        history.Compact(70 * EventTime.Minute);
        Assert.Equal((2, 1), Rows());
    }

    [Fact]
    public void A_minute_that_comes_late_changes_none_of_its_hour_that_were_packed_before()
    {
        using SqliteHistory history = Open();
        var batch = Minutes(new HistorySample(1), 0, 0);
        for (int i = 0; i < 100; i++)
        {
            double mean = 100 + Math.Sqrt(i);
            if (i != 30)
                batch.Minutes.Add(new SensorMinute(HistorySample.Key(0), new MinuteAggregate { Minute = i * EventTime.Minute, Count = 3, Mean = mean, Min = mean - 0.1, Max = mean + 0.3 }));
        }
        history.Write(batch);
        history.Compact(EventTime.MaxValue);
        List<MinuteAggregate> before = [.. history.Minutes(HistorySample.Sensors[0], 0, EventTime.Day, 1000)];
        Assert.NotEqual(batch.Minutes[1].Minute.Mean, before[1].Mean);
        foreach (double wild in (double[])[1e9, -1e12, 0.001])
        {
            var late = new MinuteAggregate { Minute = 30 * EventTime.Minute, Count = 1, Mean = wild, Min = wild, Max = wild };
            batch.Clear();
            batch.Minutes.Add(new SensorMinute(HistorySample.Key(0), late));
            history.Write(batch);
            history.Compact(EventTime.MaxValue);
            Assert.Equal(before, history.Minutes(HistorySample.Sensors[0], 0, EventTime.Day, 1000).Where(minute => minute.Minute != late.Minute));
        }
    }

    [Fact]
    public void A_question_sees_one_moment_though_minutes_are_written_and_packed_while_it_is_answered()
    {
        var sample = new HistorySample(1);
        using SqliteHistory history = Open();
        history.Write(Minutes(sample, 0, 100));
        using var pool = new ReaderPool(File, 1);
        pool.Ask(session =>
        {
            List<MinuteAggregate> first = Read();
            history.Compact(EventTime.MaxValue);
            history.Write(Minutes(sample, 0, 150));
            Assert.Equal(100, first.Count);
            Assert.Equal(first, Read());

            List<MinuteAggregate> Read() => [.. new MinuteReader(session, HistorySample.Key(0), 0, EventTime.Day).Read()];
        });
    }

    [Fact]
    public void A_long_backlog_is_packed_in_several_calls_and_told_alike_after_each()
    {
        const int Many = 2_400;
        var sample = new HistorySample(1);
        var batch = new HistoryBatch();
        for (int i = 0; i < Many; i++)
        {
            batch.Sensors.Add(new SensorName((i % 2L) << 32 | (uint)i, SensorId.Create($"plant/pump-{i}/flow")));
            for (int minute = 0; minute < (i == 0 ? 75 : 60); minute++)
                batch.Minutes.Add(new SensorMinute(batch.Sensors[i].Key, sample.Minute(minute * EventTime.Minute)));
        }
        using SqliteHistory history = Open();
        history.Write(batch);
        int calls = 0;
        bool isMore;
        do
        {
            AssertTold(0);
            AssertTold(Many - 1);
            isMore = history.Compact(EventTime.MaxValue);
            calls++;
        }
        while (isMore);
        Assert.InRange(calls, 2, 10);
        for (int i = 0; i < Many; i += 97)
            AssertTold(i);

        void AssertTold(int i) => Assert.Equal(
            batch.Minutes.Where(row => row.SensorKey == batch.Sensors[i].Key).Select(row => row.Minute), history.Minutes(batch.Sensors[i].Sensor, 0, EventTime.Day, 100));
    }

    private static HistoryBatch Minutes(HistorySample sample, int first, int end)
    {
        var batch = new HistoryBatch();
        batch.Sensors.Add(new SensorName(HistorySample.Key(0), HistorySample.Sensors[0]));
        for (int i = first; i < end; i++)
            batch.Minutes.Add(new SensorMinute(HistorySample.Key(0), sample.Minute(i * EventTime.Minute)));
        return batch;
    }

    private SqliteHistory Open() => SqliteHistory.Open(File, new HistoryOptions());

    private (int Chunks, int Blocks) Rows()
    {
        using var session = new SqliteSession(File, SqliteOpenMode.ReadWrite);
        return (Convert.ToInt32(session.Scalar("SELECT count(*) FROM chunk")), Convert.ToInt32(session.Scalar("SELECT count(*) FROM block")));
    }
}
