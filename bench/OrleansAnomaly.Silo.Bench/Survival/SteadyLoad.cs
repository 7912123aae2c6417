using System.Diagnostics;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Bench.Survival;

/// <summary>
/// Clients that send one reading of every sensor again and again, at a steady pace as long as the cluster keeps up. A batch that is not acknowledged is sent
/// again until it is; only then comes the next, so in the end every reading is acknowledged.
/// </summary>
internal sealed class SteadyLoad(IFleet fleet, int sensors, int clients, TimeSpan period, CancellationToken stop)
{
    private readonly Lock _gate = new();
    private readonly List<(long Sent, long Done)> _batches = [];
    private long _repeated;

    /// <summary>Rounds that every client has sent.</summary>
    public int[] Rounds { get; } = new int[clients];

    /// <summary>How often a batch had to be sent again.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>How many readings of a sensor there are in so many rounds: now and then a machine falls silent for a while, so that absence is noticed too.</summary>
    public static int Readings(SensorId sensor, int rounds) => Enumerable.Range(0, rounds).Count(round => !IsSilent(sensor, round));

    private static bool IsSilent(SensorId sensor, int round) => sensor.Asset[^1] == '3' && round % 97 is > 40 and < 80;

    public static SensorId Sensor(int i) => SensorId.Create($"plant/machine-{i / 6:D5}/s{i % 6}");

    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => ClientAsync(client))));

    /// <summary>The longest that any batch took that was under way between two times.</summary>
    public TimeSpan Slowest(long from, long to)
    {
        lock (_gate)
            return Stopwatch.GetElapsedTime(0, _batches.Where(batch => batch.Done >= from && batch.Sent <= to).Select(batch => batch.Done - batch.Sent).DefaultIfEmpty(0).Max());
    }

    /// <summary>That share of batches took no longer, of those that were sent between two times.</summary>
    public TimeSpan Quantile(long from, long to, double share)
    {
        lock (_gate)
        {
            long[] took = [.. _batches.Where(batch => batch.Sent >= from && batch.Done <= to).Select(batch => batch.Done - batch.Sent).Order()];
            return took.Length == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(0, took[(int)(share * (took.Length - 1))]);
        }
    }

    private async Task ClientAsync(int client)
    {
        SensorId[] own = [.. Enumerable.Range(0, sensors).Where(i => i / 6 % clients == client).Select(Sensor)];
        var random = new SplitMix64((ulong)client + 1);
        var builder = new ReadingBatchBuilder();
        // Clients do not all come at once.
        await Task.Delay(period * client / clients, CancellationToken.None);
        long begun = Stopwatch.GetTimestamp();
        for (int round = 0; !stop.IsCancellationRequested; round++)
        {
            long time = EventTime.From(DateTimeOffset.UtcNow);
            foreach (SensorId sensor in own)
            {
                if (IsSilent(sensor, round))
                    continue;
                // Now and then a machine is far off, so that there are verdicts and incidents to compare.
                bool isOdd = round % 97 > 90 && sensor.Asset[^1] == '7';
                builder.Add(sensor, new Reading(time, 50 + random.NextGaussian() + (isOdd ? 40 : 0)));
            }
            await SendAsync(builder.Build());
            Rounds[client]++;
            TimeSpan left = period * (round + 1) - Stopwatch.GetElapsedTime(begun);
            if (left > TimeSpan.Zero)
                await Task.Delay(left, CancellationToken.None);
        }
    }

    private async Task SendAsync(ReadingBatch batch)
    {
        long sent = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                Receipt receipt = await fleet.IngestAsync(batch, IngestWait.Durable, CancellationToken.None);
                if (receipt.Refused > 0)
                    throw new InvalidOperationException($"{receipt.Refused} readings were refused: {receipt.Refusals[0].Reason}");
                break;
            }
            catch (FleetUnavailableException)
            {
                Interlocked.Increment(ref _repeated);
            }
        }
        lock (_gate)
            _batches.Add((sent, Stopwatch.GetTimestamp()));
    }
}
