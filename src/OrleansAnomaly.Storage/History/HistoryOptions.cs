namespace OrleansAnomaly.Storage.History;

/// <summary>How a history is opened.</summary>
public sealed record HistoryOptions
{
    /// <summary>Most minutes that one call of <see cref="IHistory.Minutes"/> tells.</summary>
    public const int MostMinutes = 100_000;

    /// <summary>Most events that one call of <see cref="IHistory.Events"/> tells.</summary>
    public const int MostEvents = 10_000;

    /// <summary>How many questions are answered at the same time, 1 to 64; others wait. Each has a connection with a cache of about 2 MB.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>Says everything that is wrong; empty where all is sound.</summary>
    public IReadOnlyList<string> Validate() => Readers is >= 1 and <= 64 ? [] : [$"Readers is {Readers}; expected 1 to 64"];
}
