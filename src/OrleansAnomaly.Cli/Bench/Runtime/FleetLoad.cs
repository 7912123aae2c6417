using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Bench.Runtime;

/// <summary>Makes the readings of a fleet of machines with six sensors each, machine after machine, round after round, at the time they are made.</summary>
internal sealed class FleetLoad(TimeProvider time, int sensors, int rowsPerBatch)
{
    private const int PerMachine = 6;
    private const int NoiseLength = 1 << 16;

    private static readonly double[] s_noise = Noise();

    private readonly SensorId[] _sensors = [.. Enumerable.Range(0, sensors).Select(i => SensorId.Create($"plant-{i / 60_000}/line-{i / 600 % 100:D2}/machine-{i / PerMachine:D6}/s{i % PerMachine}"))];

    public int Sensors => sensors;

    /// <summary>Feeds a fleet as fast as it takes readings, a few batches in flight, for a time.</summary>
    /// <returns>Readings accepted.</returns>
    public async Task<long> DriveAsync(IFleet fleet, TimeSpan duration, int callers, int inFlight, CancellationToken stop)
    {
        long started = time.GetTimestamp();
        long[] accepted = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(
            async () =>
            {
                // Every caller has machines of its own, so that each sensor's times rise.
                int machines = (sensors + PerMachine - 1) / PerMachine;
                int first = (int)((long)machines * caller / callers) * PerMachine, last = Math.Min(sensors, (int)((long)machines * (caller + 1) / callers) * PerMachine);
                var feed = new Feed(this, first, last, rowsPerBatch);
                var waiting = new Queue<Task<Receipt>>();
                long rows = 0;
                while (time.GetElapsedTime(started) < duration)
                {
                    waiting.Enqueue(fleet.IngestAsync(feed.Next(), IngestWait.Durable, stop).AsTask());
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
        var feed = new Feed(this, 0, sensors, rowsPerBatch);
        for (int sent = 0; sent < sensors; sent += rowsPerBatch)
            await fleet.IngestAsync(feed.Next(Math.Min(rowsPerBatch, sensors - sent)), IngestWait.Durable, stop);
        await fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored, stop);
    }

    /// <summary>Sends at a fixed rate whatever the fleet does, and measures from the time a batch was due until all its verdicts were there.</summary>
    /// <returns>Latencies of all batches, in milliseconds, in the order of the batches.</returns>
    public async Task<double[]> DriveOpenAsync(IFleet fleet, int rate, TimeSpan duration, CancellationToken stop)
    {
        TimeSpan pace = TimeSpan.FromMilliseconds(10);
        int batches = (int)(duration / pace), rows = (int)(rate * pace.TotalSeconds);
        var latencies = new Task<double>[batches];
        var feed = new Feed(this, 0, sensors, rows);
        long started = time.GetTimestamp();
        for (int i = 0; i < batches; i++)
        {
            TimeSpan due = i * pace;
            while (time.GetElapsedTime(started) is var now && now < due)
                await Task.Delay(due - now > TimeSpan.FromMilliseconds(2) ? TimeSpan.FromMilliseconds(1) : TimeSpan.Zero, stop);
            ReadingBatch batch = feed.Next();
            latencies[i] = Measure(batch, due);
        }
        return await Task.WhenAll(latencies);

        async Task<double> Measure(ReadingBatch batch, TimeSpan due)
        {
            await fleet.IngestAsync(batch, IngestWait.Scored, stop).ConfigureAwait(false);
            return (time.GetElapsedTime(started) - due).TotalMilliseconds;
        }
    }

    private static double[] Noise()
    {
        var random = new SplitMix64(1);
        var noise = new double[NoiseLength];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = random.NextGaussian();
        return noise;
    }

    /// <summary>The readings of a stretch of the fleet, round and round.</summary>
    private sealed class Feed
    {
        private readonly FleetLoad _load;
        private readonly int _first, _last, _rows;
        private readonly ReadingBatchBuilder _builder;
        private int _next, _round;

        public Feed(FleetLoad load, int first, int last, int rows)
        {
            (_load, _first, _last, _rows) = (load, first, last, rows);
            _builder = new ReadingBatchBuilder(rows);
            _next = first;
        }

        public ReadingBatch Next(int count = 0)
        {
            long now = EventTime.From(_load.Now());
            for (int row = 0; row < (count > 0 ? count : _rows); row++)
            {
                SensorId sensor = _load._sensors[_next];
                // Small fleets come round within one batch; each sensor's times still rise.
                _builder.Add(sensor, new Reading(now + _round, 50 + s_noise[(_round * 7_919 + _next * 104_729) & (NoiseLength - 1)]));
                if (++_next == _last)
                {
                    _next = _first;
                    _round++;
                }
            }
            return _builder.Build();
        }
    }

    private DateTimeOffset Now() => time.GetUtcNow();
}
