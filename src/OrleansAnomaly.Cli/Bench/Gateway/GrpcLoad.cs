using OrleansAnomaly.Cli.Bench.Runtime;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Cli.Bench.Gateway;

/// <summary>One client that sends the readings of a stretch of a fleet over one stream of gRPC, a few batches ahead of their receipts.</summary>
internal sealed class GrpcLoad(TimeProvider time, FleetFeed feed, int rowsPerBatch)
{
    private const int Ahead = 4;

    // Sensors are named in the batch that has their first readings, and never again.
    private readonly Dictionary<SensorId, uint> _indexes = [];
    private readonly IngestStreamRequest _request = new() { Readings = new Readings { TimeUnit = TimeUnit.Us } };

    /// <summary>Sends for a time.</summary>
    /// <returns>Readings accepted.</returns>
    public async Task<long> RunAsync(Uri url, TimeSpan span, CancellationToken stop)
    {
        _indexes.Clear();
        using HttpClient http = GrpcStream.ClientOf(url);
        using var stream = new GrpcStream(http, "/orleansanomaly.v1.TelemetryService/IngestStream", stop);
        using var places = new SemaphoreSlim(Ahead);
        Task<long> receipts = Task.Run(
            async () =>
            {
                long accepted = 0;
                while (await stream.NextAsync(IngestStreamResponse.Parser, stop) is { } receipt)
                {
                    accepted += receipt.Receipt.Accepted;
                    places.Release();
                }
                return accepted;
            },
            stop);
        long started = time.GetTimestamp();
        for (ulong sequence = 0; time.GetElapsedTime(started) < span && !receipts.IsCompleted; sequence++)
        {
            await places.WaitAsync(stop);
            Fill(sequence);
            await stream.SendAsync(_request, stop);
        }
        stream.Complete();
        return await receipts;
    }

    private void Fill(ulong sequence)
    {
        Readings readings = _request.Readings;
        _request.Sequence = sequence;
        readings.Sensors.Clear();
        readings.Indexes.Clear();
        readings.Times.Clear();
        readings.Values.Clear();
        long now = EventTime.From(time.GetUtcNow());
        for (int row = 0; row < rowsPerBatch; row++)
        {
            SensorId sensor = feed.Next(now, out Reading reading);
            if (!_indexes.TryGetValue(sensor, out uint index))
            {
                index = (uint)_indexes.Count;
                _indexes.Add(sensor, index);
                readings.Sensors.Add(sensor.Path);
            }
            readings.Indexes.Add(index);
            readings.Times.Add(reading.Time);
            readings.Values.Add(reading.Value);
        }
    }
}
