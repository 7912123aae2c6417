namespace OrleansAnomaly.Cli.Demo;

/// <summary>Holds a run back to its wall time; what the machine cannot keep up with simply takes longer.</summary>
internal sealed class Pace(TimeProvider time, TimeSpan? duration)
{
    /// <summary>Leads shorter than this are not worth a timer.</summary>
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(4);

    private readonly long _started = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Waits until the run is due to be that far, but at most <paramref name="most"/>.</summary>
    /// <returns>Whether it is due.</returns>
    public async Task<bool> WaitAsync(double done, TimeSpan most, CancellationToken stop)
    {
        if (duration is not { } whole)
            return true;
        TimeSpan lead = whole * done - Elapsed;
        if (lead < s_least)
            return true;
        await Task.Delay(lead < most ? lead : most, time, stop);
        return lead <= most;
    }
}
