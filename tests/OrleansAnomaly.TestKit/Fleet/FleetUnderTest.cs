using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.TestKit.Fleet;

/// <summary>A running fleet of some runtime, with a clock that the test moves, and means to stop it and start it again over the same storage.</summary>
public abstract class FleetUnderTest(DateTimeOffset start) : IAsyncDisposable
{
    public abstract IFleet Fleet { get; }

    public ManualTime Time { get; } = new(start);

    /// <summary>The clock, in event time.</summary>
    public long Now => EventTime.From(Time.GetUtcNow());

    /// <summary>Ends the runtime and starts it again.</summary>
    /// <param name="orderly">Whether it may shut down as it would like to; otherwise it ends where it stands.</param>
    public abstract Task RestartAsync(bool orderly);

    /// <summary>Returns when all that was taken in before, and a tick if one is due, has been scored and told.</summary>
    public virtual async Task SettleAsync() => await Fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored);

    /// <summary>Moves the clock in steps of a tick, so that absence and time-outs come as they would.</summary>
    public async Task PassAsync(TimeSpan span, TimeSpan step)
    {
        for (TimeSpan passed = default; passed < span; passed += step)
        {
            Time.Advance(step);
            await SettleAsync();
        }
    }

    public abstract ValueTask DisposeAsync();
}

/// <summary>What a test asks of a fleet; anything else is as the runtime has it by default.</summary>
public sealed record FleetSettings
{
    /// <summary>Bytes of memory for sensors.</summary>
    public long MemoryBudget { get; init; } = 256 << 20;

    /// <summary>Bytes that may wait before intake waits.</summary>
    public long QueueBytes { get; init; } = 8 << 20;

    /// <summary>How often monitors are told the time.</summary>
    public TimeSpan TickInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long without readings an asset may leave memory.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most sensors of an asset.</summary>
    public int MostSensorsPerAsset { get; init; } = 4_096;
}
