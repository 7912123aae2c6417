namespace OrleansAnomaly.Core.Detection.Mahalanobis;

/// <summary>Options of the <see cref="MahalanobisDetector"/>.</summary>
public sealed record MahalanobisOptions
{
    /// <summary>Rows until it judges; 100 to 1,000,000. 0, the default, stands for the larger of 400 and ten per dimension.</summary>
    public int WarmUpRows { get; init; }

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate() => WatchedRows.Fault(WarmUpRows) is { } fault ? [fault] : [];
}
