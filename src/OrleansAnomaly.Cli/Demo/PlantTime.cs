using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>The plant's clock, which the fleet under it goes by: weeks pass in a minute. Spans and timers are those of the machine.</summary>
internal sealed class PlantTime(long start) : TimeProvider
{
    private long _now = start;

    public override DateTimeOffset GetUtcNow() => EventTime.ToDateTimeOffset(Volatile.Read(ref _now));

    public void Set(long now) => Volatile.Write(ref _now, now);
}
