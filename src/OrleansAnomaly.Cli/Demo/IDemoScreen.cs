namespace OrleansAnomaly.Cli.Demo;

/// <summary>A way to show a demo as it goes: live on a terminal, as lines in a pipe, or not at all.</summary>
internal interface IDemoScreen
{
    /// <summary>Longest pause between two calls of <see cref="Refresh"/>.</summary>
    TimeSpan FrameTime { get; }

    /// <summary>Runs <paramref name="work"/> with the screen up.</summary>
    Task ShowAsync(Func<Task> work);

    /// <summary>An incident has opened or closed.</summary>
    void Changed(IncidentView incident);

    /// <summary>Draws what is due to be drawn; cheap otherwise.</summary>
    void Refresh();
}

internal sealed class SilentScreen : IDemoScreen
{
    public TimeSpan FrameTime => TimeSpan.FromSeconds(1);

    public Task ShowAsync(Func<Task> work) => work();

    public void Changed(IncidentView incident)
    {
    }

    public void Refresh()
    {
    }
}
