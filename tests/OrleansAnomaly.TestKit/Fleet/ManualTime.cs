namespace OrleansAnomaly.TestKit.Fleet;

/// <summary>A clock that stands until it is moved.</summary>
/// <param name="start">Where it stands at first.</param>
/// <param name="measures">Whether it is also what spans are measured with; otherwise those go on by themselves, as threads do.</param>
public sealed class ManualTime(DateTimeOffset start, bool measures = false) : TimeProvider
{
    private readonly Lock _gate = new();
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long TimestampFrequency => measures ? TimeSpan.TicksPerSecond : base.TimestampFrequency;

    public override long GetTimestamp() => measures ? GetUtcNow().UtcTicks : base.GetTimestamp();

    public void Advance(TimeSpan span)
    {
        lock (_gate)
            _now += span;
    }

    public void Set(DateTimeOffset now)
    {
        lock (_gate)
            _now = now;
    }
}
