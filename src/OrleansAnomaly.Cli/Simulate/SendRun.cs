using System.Globalization;
using OrleansAnomaly.Cli.Client;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Cli.Simulate;

/// <summary>
/// Sends a plant's readings to a gateway as time goes by: every turn is spread evenly over its interval, and a request leaves when it is due, whatever
/// became of those before it (an open loop). Latencies count from when a request was due, so that a gateway that falls behind cannot hide it.
/// </summary>
internal sealed class SendRun(SendOptions options, CommandConsole console)
{
    /// <summary>How often requests are due.</summary>
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(50);

    private readonly PlantSimulator _plant = new(options.Plant with { Start = console.Time.GetUtcNow() });
    private readonly SendTally _tally = new();
    private readonly SemaphoreSlim _places = new(SendOptions.MostUnderWay);
    private readonly ProgressLine _progress = new(console, quiet: false);

    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var client = new GatewayClient(options.Url, options.Access);
        await client.ReadyAsync(stop);     // a wrong address is told before anything is simulated
        SensorId[] sensors = [.. _plant.Machines.SelectMany(machine => PlantSensors.Names.Select(name => SensorId.Create($"{machine.Asset}/{name}")))];
        double rate = sensors.Length / options.Plant.SamplingInterval.TotalSeconds;
        console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{PlainWords.Count(sensors.Length)} sensors every {options.Plant.SamplingInterval.TotalSeconds:0.###} s to {options.Url}: {rate:N0} readings/s for {PlainWords.Span(EventTime.From(options.Duration))}"));
        int slices = Math.Max(1, (int)(options.Plant.SamplingInterval / s_pace));
        var requests = new List<Task>();
        long started = console.Time.GetTimestamp();
        bool wasStopped = false;
        try
        {
            for (int turn = 0; turn * options.Plant.SamplingInterval < options.Duration; turn++)
            {
                PlantReading[] readings = Turn();
                for (int slice = 0; slice < slices; slice++)
                {
                    TimeSpan due = turn * options.Plant.SamplingInterval + slice * options.Plant.SamplingInterval / slices;
                    await UntilAsync(started, due, stop);
                    if (due >= options.Duration)
                        break;
                    Send(readings.AsMemory(readings.Length * slice / slices, readings.Length * (slice + 1) / slices - readings.Length * slice / slices), due);
                    requests.RemoveAll(request => request.IsCompletedSuccessfully);
                    _progress.Show(due / options.Duration, () => _tally.Line());
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            wasStopped = true;
        }
        await Task.WhenAll(requests);
        _progress.Clear();
        _tally.Write(console.RichOut(), console.Out, console.Time.GetElapsedTime(started), options);
        return wasStopped ? ExitCode.Stopped : _tally.Failed > 0 ? ExitCode.Failed : ExitCode.Fine;

        void Send(ReadOnlyMemory<PlantReading> rows, TimeSpan due)
        {
            if (rows.IsEmpty)
                return;
            // Beyond this the gateway is far behind; what cannot be sent is counted, not gathered.
            if (!_places.Wait(0, CancellationToken.None))
                _tally.Skip(rows.Length);
            else
                requests.Add(SendAsync(client, sensors, rows, started, due));
        }
    }

    private PlantReading[] Turn() => _plant.Step(out ReadOnlySpan<PlantReading> readings) ? readings.ToArray() : [];

    private async Task UntilAsync(long started, TimeSpan due, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (due - console.Time.GetElapsedTime(started) is { Ticks: > 0 } wait)
            await Task.Delay(wait, console.Time, stop);
    }

    private async Task SendAsync(GatewayClient client, SensorId[] sensors, ReadOnlyMemory<PlantReading> rows, long started, TimeSpan due)
    {
        await Task.Yield();
        var lines = new ReadingLines();
        foreach (PlantReading reading in rows.Span)
            lines.Add(sensors[reading.Machine * PlantSensors.Count + reading.Sensor], reading.Reading);
        try
        {
            // What has left is waited for also when the run is stopped: its receipt belongs to the figures.
            ReceiptBody receipt = await client.IngestAsync(lines.Text, options.UntilScored, CancellationToken.None);
            _tally.Take(receipt, console.Time.GetElapsedTime(started) - due);
        }
        catch (Exception failure) when (failure is GatewayException or HttpRequestException or OperationCanceledException)
        {
            _tally.Fail(rows.Length, failure.Message);
        }
        finally
        {
            _places.Release();
        }
    }
}
