using System.Globalization;
using OrleansAnomaly.Cli.Bench.Runtime;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Cli.Bench.Gateway;

/// <summary>Many subscribers over gRPC of a fleet in which much happens, one of which takes nothing.</summary>
internal sealed class GrpcCrowd(TimeProvider time, IFleet fleet, Uri url, int subscribers, TimeSpan span)
{
    private const int Sensors = 200, Ordinary = 300;

    private readonly SensorId[] _sensors = [.. Enumerable.Range(0, Sensors).Select(i => SensorId.Create($"crowd/machine-{i:D4}/s"))];
    private SplitMix64 _random = new(5);
    private long _at = EventTime.From(time.GetUtcNow()) - 4 * EventTime.Day;

    public async Task<RuntimeFigure> RunAsync(CancellationToken stop)
    {
        for (int round = 0; round < Ordinary; round++)
            await RoundAsync(isOdd: false, stop);
        using HttpClient http = GrpcStream.ClientOf(url);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        GrpcStream[] streams = [.. Enumerable.Range(0, subscribers).Select(_ => new GrpcStream(http, "/orleansanomaly.v1.VerdictService/Subscribe", end.Token))];
        long[] events = new long[subscribers], missed = new long[subscribers];
        foreach (GrpcStream stream in streams)
        {
            await stream.SendAsync(new SubscribeRequest { Prefix = "crowd/" }, stop);
            stream.Complete();
            await stream.OpenAsync();
        }
        // The first one is never read from.
        Task[] reading = [.. Enumerable.Range(1, subscribers - 1).Select(i => ReadAsync(streams[i], i, events, missed, end.Token))];
        long started = time.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        for (int round = 0; time.GetElapsedTime(started) < span; round++)
        {
            await RoundAsync(isOdd: round % 2 == 0, stop);
            await pace.WaitForNextTickAsync(stop);
        }
        TimeSpan took = time.GetElapsedTime(started);
        for (long before = -1; events.Sum() + missed.Sum() is var now && now != before; before = now)
            await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
        await end.CancelAsync();
        await Task.WhenAll(reading);
        foreach (GrpcStream stream in streams)
            stream.Dispose();
        long most = events.Zip(missed, (got, lost) => got + lost).Max();
        int whole = events.Skip(1).Count(got => got == most);
        string note = string.Create(CultureInfo.InvariantCulture, $"{subscribers - 1:N0} subscribers who read beside one who does not: {most:N0} events; {whole:N0} got every one, {missed.Sum():N0} deliveries were missed and told");
        return new RuntimeFigure("events to subscribers over gRPC", events.Sum() / took.TotalSeconds, "deliveries/s", note);
    }

    private static async Task ReadAsync(GrpcStream stream, int reader, long[] events, long[] missed, CancellationToken stop)
    {
        try
        {
            while (await stream.NextAsync(SubscribeResponse.Parser, stop) is { } told)
            {
                if (told.EventCase == SubscribeResponse.EventOneofCase.Missed)
                    missed[reader] += told.Missed.Count;
                else
                    events[reader]++;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // All has been counted.
        }
    }

    /// <summary>One reading of every sensor, ten minutes after the one before.</summary>
    private async Task RoundAsync(bool isOdd, CancellationToken stop)
    {
        var batch = new ReadingBatchBuilder();
        foreach (SensorId sensor in _sensors)
            batch.Add(sensor, new Reading(_at, 50 + _random.NextGaussian() + (isOdd ? 200 : 0)));
        _at += 10 * EventTime.Minute;
        await fleet.IngestAsync(batch.Build(), Core.Fleet.IngestWait.Scored, stop);
    }
}
