using System.Globalization;
using System.Numerics;
using System.Threading.Channels;
using OrleansAnomaly.Cli.Client;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>
/// Sends the plant's readings to the service from its first turn to its last, at the chosen pace, and shows what the service's stream tells. All of it goes
/// over HTTP, like a stranger's would.
/// </summary>
internal sealed class DemoRun(DemoOptions options, CommandConsole console)
{
    private readonly PlantWatch _watch = new(options.Plant);
    private readonly ReadingLines _lines = new();
    private readonly Channel<StreamEvent> _told = Channel.CreateBounded<StreamEvent>(4_096);
    private TimeSpan _busy;

    public async Task<int> RunAsync(CancellationToken stop)
    {
        var time = new PlantTime(_watch.Start);
        await using DemoService service = await DemoService.StartAsync(options.Url, time, CancellationToken.None);
        using var client = new GatewayClient(service.Url);
        var pace = new Pace(console.Time, options.Duration);
        IDemoScreen screen = options.Headless ? new SilentScreen() : console.OutIsTerminal ? new LiveScreen(console, _watch, pace, options, service.Url) : new LineScreen(console, _watch, pace, options);
        if (!options.Headless)
            new DemoInvitation(service.Url, _watch).Write(console.RichOut());
        using var end = new CancellationTokenSource();
        Task listening = ListenAsync(client, end.Token);
        bool wasStopped = false;
        try
        {
            await screen.ShowAsync(async () => wasStopped = !await WatchAsync(client, time, pace, screen, stop));
            await FinishAsync(client, time, wasStopped);
        }
        finally
        {
            await end.CancelAsync();
            await listening;
        }
        var summary = new DemoSummary(_watch, pace.Elapsed, _busy, options, wasStopped);
        if (options.Headless)
            summary.WriteJson(console.Out);
        else
            summary.WriteText(console.RichOut());
        if (options.Stay && !wasStopped)
            await StayAsync(service.Url, stop);
        return wasStopped ? ExitCode.Stopped : ExitCode.Fine;
    }

    /// <returns>Whether the plant's time ran out; false: it was stopped before.</returns>
    private async Task<bool> WatchAsync(GatewayClient client, PlantTime time, Pace pace, IDemoScreen screen, CancellationToken stop)
    {
        try
        {
            while (await StepAsync(client, time, screen, stop))
            {
                screen.Refresh();
                while (!await pace.WaitAsync(_watch.Done, screen.FrameTime, stop))
                {
                    Take(screen);
                    screen.Refresh();
                }
            }
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Simulates and sends a turn, and takes what the service has told; what that takes is the work, without waiting and drawing.</summary>
    private async Task<bool> StepAsync(GatewayClient client, PlantTime time, IDemoScreen screen, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        long started = console.Time.GetTimestamp();
        bool hasMore = _watch.Step(_lines);
        if (hasMore)
        {
            await client.IngestAsync(_lines.Text, untilScored: false, stop);
            // The clock moves on only now, so that the fleet hears of the time after the readings, as in a plant.
            time.Set(_watch.Plant.Now);
        }
        Take(screen);
        _busy += console.Time.GetElapsedTime(started);
        return hasMore;
    }

    /// <summary>What is still under way is waited for; the service's own list of incidents then has the last word.</summary>
    private async Task FinishAsync(GatewayClient client, PlantTime time, bool wasStopped)
    {
        // A stopped run ends at once; a whole one hears of its last interval too.
        if (!wasStopped)
            time.Set(_watch.Plant.Now + EventTime.Hour);
        await client.IngestAsync(ReadOnlyMemory<byte>.Empty, untilScored: true, CancellationToken.None);
        var incidents = new List<IncidentBody>();
        await foreach (IncidentBody incident in client.IncidentsAsync("", isOpen: null, CancellationToken.None))
            incidents.Add(incident);
        foreach (IncidentBody incident in incidents.OrderBy(incident => incident.Opened).ThenBy(incident => incident.Asset, StringComparer.Ordinal))
            _watch.Take(incident);
        await foreach (SensorBody sensor in client.SensorsAsync("", CancellationToken.None))
            _watch.Digest = BitOperations.RotateLeft(_watch.Digest, 7) ^ ulong.Parse(sensor.Digest, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private async Task ListenAsync(GatewayClient client, CancellationToken end)
    {
        try
        {
            await foreach (StreamEvent told in client.StreamAsync("", after: "-1.0", end))
                await _told.Writer.WriteAsync(told, end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    private void Take(IDemoScreen screen)
    {
        while (_told.Reader.TryRead(out StreamEvent? told))
        {
            if (told is VerdictTold(_, var verdict))
                _watch.Take(verdict);
            else if (told is IncidentTold(_, var change, var incident) && _watch.Take(incident) is { } view && change is (IncidentChange.Opened or IncidentChange.Closed))
                screen.Changed(view);
        }
    }

    private async Task StayAsync(Uri url, CancellationToken stop)
    {
        console.Out.WriteLine($"The service goes on answering at {url}; Ctrl-C ends it.");
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stop.Register(ended.SetResult);
        await ended.Task;
    }
}
