using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Bench.Runtime;

/// <summary>Makes the readings of a fleet of machines with six sensors each, machine after machine, round after round, at the time they are made.</summary>
internal sealed class FleetLoad(TimeProvider time, int sensors, int rowsPerBatch)
{
    private const int PerMachine = 6;

    private readonly SensorId[] _sensors = [.. Enumerable.Range(0, sensors).Select(i => SensorId.Create($"plant-{i / 60_000}/line-{i / 600 % 100:D2}/machine-{i / PerMachine:D6}/s{i % PerMachine}"))];

    public int Sensors => sensors;

    /// <summary>The path of a sensor by its number.</summary>
    public string PathOf(int number) => _sensors[number].Path;

    /// <summary>What one of several callers sends: machines of its own, so that each sensor's times rise.</summary>
    public FleetFeed FeedOf(int caller, int callers)
    {
        int machines = (sensors + PerMachine - 1) / PerMachine;
        int first = (int)((long)machines * caller / callers) * PerMachine, last = Math.Min(sensors, (int)((long)machines * (caller + 1) / callers) * PerMachine);
        return new FleetFeed(_sensors, first, last);
    }

    /// <summary>Feeds a fleet as fast as it takes readings, a few batches in flight, for a time.</summary>
    /// <returns>Readings accepted.</returns>
    public async Task<long> DriveAsync(IFleet fleet, TimeSpan duration, int callers, int inFlight, CancellationToken stop)
    {
        long started = time.GetTimestamp();
        long[] accepted = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(
            async () =>
            {
                FleetFeed feed = FeedOf(caller, callers);
                var builder = new ReadingBatchBuilder(rowsPerBatch);
                var waiting = new Queue<Task<Receipt>>();
                long rows = 0;
                while (time.GetElapsedTime(started) < duration)
                {
                    waiting.Enqueue(fleet.IngestAsync(Batch(builder, feed, rowsPerBatch, Now()), IngestWait.Durable, stop).AsTask());
                    if (waiting.Count >= inFlight)
                        rows += (await waiting.Dequeue()).Accepted;
                }
                while (waiting.TryDequeue(out Task<Receipt>? receipt))
                    rows += (await receipt).Accepted;
                return rows;
            },
            stop)));
        return accepted.Sum();
    }

    /// <summary>Sends one reading of every sensor.</summary>
    public async Task SendRoundAsync(IFleet fleet, CancellationToken stop)
    {
        FleetFeed feed = FeedOf(0, 1);
        var builder = new ReadingBatchBuilder(rowsPerBatch);
        for (int sent = 0; sent < sensors; sent += rowsPerBatch)
            await fleet.IngestAsync(Batch(builder, feed, Math.Min(rowsPerBatch, sensors - sent), Now()), IngestWait.Durable, stop);
        await fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored, stop);
    }

    /// <summary>Sends at a fixed rate whatever the fleet does, and measures from the time a batch was due until all its verdicts were there.</summary>
    /// <returns>Latencies of all batches, in milliseconds, in the order of the batches.</returns>
    public async Task<double[]> DriveOpenAsync(IFleet fleet, int rate, TimeSpan duration, CancellationToken stop)
    {
        TimeSpan pace = TimeSpan.FromMilliseconds(10);
        int batches = (int)(duration / pace), rows = (int)(rate * pace.TotalSeconds);
        var latencies = new Task<double>[batches];
        FleetFeed feed = FeedOf(0, 1);
        var builder = new ReadingBatchBuilder(rows);
        long started = time.GetTimestamp();
        for (int i = 0; i < batches; i++)
        {
            TimeSpan due = i * pace;
            while (time.GetElapsedTime(started) is var now && now < due)
                await Task.Delay(due - now > TimeSpan.FromMilliseconds(2) ? TimeSpan.FromMilliseconds(1) : TimeSpan.Zero, stop);
            ReadingBatch batch = Batch(builder, feed, rows, Now());
            latencies[i] = Measure(batch, due);
        }
        return await Task.WhenAll(latencies);

        async Task<double> Measure(ReadingBatch batch, TimeSpan due)
        {
            await fleet.IngestAsync(batch, IngestWait.Scored, stop).ConfigureAwait(false);
            return (time.GetElapsedTime(started) - due).TotalMilliseconds;
        }
    }

    private static ReadingBatch Batch(ReadingBatchBuilder builder, FleetFeed feed, int rows, long now)
    {
        for (int row = 0; row < rows; row++)
            builder.Add(feed.Next(now, out Reading reading), reading);
        return builder.Build();
    }

    private long Now() => EventTime.From(time.GetUtcNow());
}
