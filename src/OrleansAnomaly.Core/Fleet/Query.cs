using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Fleet;

/// <summary>A question to a fleet, answered by pages of <typeparamref name="T"/>.</summary>
public abstract record Query<T>
{
    /// <summary>Most items of a page; 1 to 10,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary><see cref="Page{T}.Next"/> of the page before; null asks for the first. Opaque.</summary>
    public string? Cursor { get; init; }

    /// <summary>Says everything that is wrong with the query; empty where it is sound.</summary>
    public virtual IReadOnlyList<string> Validate() => Limit is >= 1 and <= 10_000 ? [] : [$"Limit is {Limit}; expected 1 to 10000"];

    private protected List<string> Faults(long from, long to)
    {
        List<string> faults = [.. Limit is >= 1 and <= 10_000 ? Array.Empty<string>() : [$"Limit is {Limit}; expected 1 to 10000"]];
        if (!EventTime.IsValid(from))
            faults.Add($"From is {from}; expected an event time between 1900-01-01 and 2200-01-01");
        if (!EventTime.IsValid(to))
            faults.Add($"To is {to}; expected an event time between 1900-01-01 and 2200-01-01");
        if (from > to)
            faults.Add($"From ({from}) lies after To ({to})");
        return faults;
    }
}

/// <summary>A page of answers.</summary>
/// <param name="Items">The answers, in the query's order.</param>
/// <param name="Next">What the next page is asked for with; null after the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>The sensors of a tenant, in ordinal order of their paths.</summary>
public sealed record SensorQuery : Query<SensorInfo>
{
    /// <summary>The tenant.</summary>
    public string Tenant { get; init; } = SensorId.DefaultTenant;

    /// <summary>Only those whose path begins so; empty takes all.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Only those that are of this path or lie below it, whole segments counting; empty takes all.</summary>
    public string Within { get; init; } = "";

    /// <summary>Only those with that status; null takes all.</summary>
    public SensorStatus? Status { get; init; }
}

/// <summary>The incidents of a tenant, the one opened last first.</summary>
public sealed record IncidentQuery : Query<IncidentRecord>
{
    /// <summary>The tenant.</summary>
    public string Tenant { get; init; } = SensorId.DefaultTenant;

    /// <summary>Only of assets whose path begins so; empty takes all.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Only of assets that are of this path or lie below it, whole segments counting; empty takes all.</summary>
    public string Within { get; init; } = "";

    /// <summary>Only of the asset with this very path; null takes all.</summary>
    public string? Asset { get; init; }

    /// <summary>Only the one of this number, from 1; numbers run within an <see cref="Asset"/>, which must be named too. Null takes all.</summary>
    public int? Number { get; init; }

    /// <summary>Only those that were under way at this event time or later.</summary>
    public long From { get; init; } = EventTime.MinValue;

    /// <summary>Only those that opened at this event time or before.</summary>
    public long To { get; init; } = EventTime.MaxValue;

    /// <summary>Only those that are open, or only those that have closed; null takes all.</summary>
    public bool? IsOpen { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        List<string> faults = Faults(From, To);
        if (Number < 1)
            faults.Add($"Number is {Number}; expected 1 or more");
        if (Number is not null && Asset is null)
            faults.Add("Number is given without an Asset; expected both, as numbers run within an asset");
        return faults;
    }
}

/// <summary>The stored verdicts of one sensor, by event time: those that are anomalous, and those whose kind differs from the one before.</summary>
public sealed record VerdictQuery : Query<VerdictRecord>
{
    /// <summary>The sensor.</summary>
    public required SensorId Sensor { get; init; }

    /// <summary>First event time.</summary>
    public long From { get; init; } = EventTime.MinValue;

    /// <summary>Last event time.</summary>
    public long To { get; init; } = EventTime.MaxValue;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate() => Faults(From, To);
}

/// <summary>
/// Every verdict of one sensor within a stretch of event time, recomputed from the fleet's log; only as far back as the log is kept.
/// Answers are all on the pages, in order of event time.
/// </summary>
public sealed record ReplayQuery : Query<VerdictRecord>
{
    /// <summary>The sensor.</summary>
    public required SensorId Sensor { get; init; }

    /// <summary>First event time.</summary>
    public required long From { get; init; }

    /// <summary>Last event time.</summary>
    public required long To { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate() => Faults(From, To);
}

/// <summary>The course of one sensor's values over a stretch of time, from minute aggregates. Always one page.</summary>
public sealed record SeriesQuery : Query<SeriesPoint>
{
    /// <summary>The sensor.</summary>
    public required SensorId Sensor { get; init; }

    /// <summary>First event time.</summary>
    public required long From { get; init; }

    /// <summary>Last event time.</summary>
    public required long To { get; init; }

    /// <summary>Most points wanted, 2 to 10,000; fewer come where there are fewer minutes with readings.</summary>
    public int Points { get; init; } = 500;

    /// <summary>How many minutes become one point.</summary>
    public SeriesShape Shape { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        List<string> faults = Faults(From, To);
        if (Points is < 2 or > 10_000)
            faults.Add($"Points is {Points}; expected 2 to 10000");
        return faults;
    }
}

/// <summary>How a long series is made short.</summary>
public enum SeriesShape : byte
{
    /// <summary>Equal stretches of time, each with its extremes, mean and quantiles.</summary>
    Buckets = 0,

    /// <summary>The minutes that show best what the curve looks like (Largest Triangle Three Buckets; Steinarsson 2013).</summary>
    Plot = 1,
}

/// <summary>What the fleet has taken in, holds and has refused; one item.</summary>
public sealed record FleetStatusQuery : Query<FleetStatus>;
