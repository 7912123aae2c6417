using OrleansAnomaly.Storage;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>How a silo runs its share of the fleet. All silos of a cluster have the same, but for the bounds on memory and queues.</summary>
public sealed record FleetOptions : RuntimeOptions
{
    /// <summary>How often a partition's states are stored where they have changed; 1 second to 1 day. What came since must be applied anew by the next owner.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long the log is kept; 1 minute to 365 days.</summary>
    public TimeSpan LogRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>For how long silos must have stayed the same before partitions move to where they belong; 0 to 1 hour.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many partitions a silo hands over or takes up at a time; 1 to 1,024.</summary>
    public int MovesAtOnce { get; init; } = 16;

    /// <summary>For how long an intake that meets a silo or a database that is away is tried again, before the caller is told; 1 second to 10 minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. base.Validate()];
        Number(errors, nameof(MovesAtOnce), MovesAtOnce, 1, 1_024);
        Span(errors, nameof(CheckpointInterval), CheckpointInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Span(errors, nameof(LogRetention), LogRetention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        Span(errors, nameof(SettleTime), SettleTime, TimeSpan.Zero, TimeSpan.FromHours(1));
        Span(errors, nameof(Patience), Patience, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        return errors;
    }
}
