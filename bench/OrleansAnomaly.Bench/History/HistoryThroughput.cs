using System.Diagnostics;
using System.Globalization;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Bench.History;

/// <summary><c>history [--sensors N] [--hours H] [--readings R]</c>: how fast minutes are written and packed, what they take up, and how fast they are read back.</summary>
internal static class HistoryThroughput
{
    public const string Usage = "history [--sensors N] [--hours H] [--readings R]";

    // A day after the epoch, so that hours are whole; any would do.
    private const long Start = EventTime.Day;

    public static int Run(ReadOnlySpan<string> args)
    {
        int sensors = 100_000, hours = 3, readings = 6;
        for (; args.Length > 0; args = args[2..])
        {
            if (args.Length < 2 || !int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < 1)
                return Refuse();
            switch (args[0])
            {
                case "--sensors": sensors = value; break;
                case "--hours": hours = value; break;
                case "--readings": readings = value; break;
                default: return Refuse();
            }
        }
        string folder = Directory.CreateTempSubdirectory("anomaly-bench-").FullName;
        try
        {
            Measure(Path.Combine(folder, "history.db"), sensors, hours, readings);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return 0;
    }

    private static void Measure(string path, int sensors, int hours, int readings)
    {
        var random = new SplitMix64(1);
        var batch = new HistoryBatch();
        Stopwatch write = new(), pack = new();
        double slowestWrite = 0, slowestPack = 0;
        SensorId probe = SensorId.Create($"plant/line-{sensors / 2}/flow");
        int minutes = 60 * hours + 10;
        using (SqliteHistory history = SqliteHistory.Open(path, new HistoryOptions()))
        {
            for (int i = 0; i < sensors; i++)
                batch.Sensors.Add(new SensorName(Key(i), SensorId.Create($"plant/line-{i}/flow")));
            history.Write(batch);
            for (int minute = 0; minute <= minutes; minute++)
            {
                Fill(batch, sensors, minute, readings, ref random);
                slowestWrite = Math.Max(slowestWrite, Timed(write, () => history.Write(batch)));
                bool isMore = true;
                while (isMore)
                    slowestPack = Math.Max(slowestPack, Timed(pack, () => isMore = history.Compact(EventTime.MaxValue)));
            }
            long written = (long)sensors * (minutes + 1), packed = (long)sensors * 60 * hours;
            Tell($"write: {written:N0} minutes in {minutes + 1} batches, {written / write.Elapsed.TotalSeconds:N0}/s, slowest batch {1000 * slowestWrite:N0} ms");
            Tell($"pack:  {packed:N0} minutes, {packed / pack.Elapsed.TotalSeconds:N0}/s, slowest call {1000 * slowestPack:N0} ms");
            Tell($"both:  {written / (write.Elapsed + pack.Elapsed).TotalSeconds:N0}/s");
            var read = new Stopwatch();
            for (int i = 0; i < 20; i++)
                Timed(read, () => history.Series(new SeriesQuery { Sensor = probe, From = Start, To = Start + hours * EventTime.Hour, Points = 500, Shape = (SeriesShape)(i % 2) }));
            Tell($"read:  series of {hours} h, {read.Elapsed.TotalMilliseconds / 20:N1} ms; process {Environment.WorkingSet >> 20:N0} MiB");
        }
        // Names and the chunks of the last minutes are in the file too; their share falls with the hours.
        Tell($"file:  {new FileInfo(path).Length / 1e6:N0} MB, {(double)new FileInfo(path).Length / sensors / hours:N0} bytes per sensor and hour");
    }

    private static void Fill(HistoryBatch batch, int sensors, int minute, int readings, ref SplitMix64 random)
    {
        batch.Clear();
        batch.Sequence = minute;
        for (int i = 0; i < sensors; i++)
        {
            double mean = 100 + 10 * random.NextDouble(), half = readings == 1 ? 0 : random.NextDouble();
            batch.Minutes.Add(new SensorMinute(Key(i), new MinuteAggregate
            {
                Minute = Start + minute * EventTime.Minute, Count = readings, Mean = mean, Min = mean - half, Max = mean + half, Score = (float)random.NextDouble(),
            }));
        }
    }

    private static long Key(int sensor) => (long)(sensor % SensorId.Partitions) << 32 | (uint)(sensor / SensorId.Partitions);

    private static double Timed(Stopwatch watch, Action work)
    {
        double before = watch.Elapsed.TotalSeconds;
        watch.Start();
        work();
        watch.Stop();
        return watch.Elapsed.TotalSeconds - before;
    }

    private static int Refuse()
    {
        Console.Error.WriteLine($"usage: {Usage}");
        return 2;
    }

    private static void Tell(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
