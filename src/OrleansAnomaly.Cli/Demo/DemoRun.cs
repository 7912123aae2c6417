namespace OrleansAnomaly.Cli.Demo;

/// <summary>Watches the plant from its first turn to its last, at the chosen pace, and shows it as it goes.</summary>
internal sealed class DemoRun(DemoOptions options, CommandConsole console)
{
    private readonly PlantWatch _watch = new(options.Plant);
    private TimeSpan _busy;

    public async Task<int> RunAsync(CancellationToken stop)
    {
        var pace = new Pace(console.Time, options.Duration);
        IDemoScreen screen = options.Headless ? new SilentScreen() : console.OutIsTerminal ? new LiveScreen(console, _watch, pace, options) : new LineScreen(console, _watch, pace, options);
        bool wasStopped = false;
        await screen.ShowAsync(async () => wasStopped = !await WatchAsync(pace, screen, stop));
        // What a stopped run leaves open is not over, so only a whole one is closed.
        if (!wasStopped)
            _watch.Finish(null);
        var summary = new DemoSummary(_watch, pace.Elapsed, _busy, options, wasStopped);
        if (options.Headless)
            summary.WriteJson(console.Out);
        else
            summary.WriteText(console.RichOut());
        return wasStopped ? ExitCode.Stopped : ExitCode.Fine;
    }

    /// <summary>Simulates and watches a turn; what that takes is the work, without waiting and drawing.</summary>
    private bool Step(IDemoScreen screen)
    {
        long started = console.Time.GetTimestamp();
        bool hasMore = _watch.Step(screen.Changed);
        _busy += console.Time.GetElapsedTime(started);
        return hasMore;
    }

    /// <returns>Whether the plant's time ran out; false: it was stopped before.</returns>
    private async Task<bool> WatchAsync(Pace pace, IDemoScreen screen, CancellationToken stop)
    {
        try
        {
            while (Step(screen))
            {
                stop.ThrowIfCancellationRequested();
                screen.Refresh();
                while (!await pace.WaitAsync(_watch.Done, screen.FrameTime, stop))
                    screen.Refresh();
            }
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
