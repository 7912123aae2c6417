using Spectre.Console;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>The live view on a terminal, a few frames a second.</summary>
internal sealed class LiveScreen(CommandConsole console, PlantWatch watch, Pace pace, DemoOptions options, Uri url) : IDemoScreen
{
    private readonly IAnsiConsole _terminal = console.RichOut();
    private LiveDisplayContext? _display;
    private long _last;

    public TimeSpan FrameTime { get; } = TimeSpan.FromMilliseconds(200);

    public async Task ShowAsync(Func<Task> work)
    {
        LiveDisplay live = _terminal.Live(Frame()).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Bottom);
        await live.StartAsync(async display =>
        {
            _display = display;
            await work();
            display.UpdateTarget(Frame());
        });
    }

    public void Changed(IncidentView incident)
    {
    }

    public void Refresh()
    {
        if (_display is null || console.Time.GetElapsedTime(_last) < FrameTime)
            return;
        _last = console.Time.GetTimestamp();
        _display.UpdateTarget(Frame());
    }

    private DemoFrame Frame() => new(watch, pace, options, url, _terminal.Profile.Width, _terminal.Profile.Height);
}
