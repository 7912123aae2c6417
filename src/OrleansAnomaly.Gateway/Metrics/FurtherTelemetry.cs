namespace OrleansAnomaly.Gateway.Metrics;

/// <summary>What else of this process is told with the gateway's own metrics and traces, by name.</summary>
/// <param name="Meters">Names of meters.</param>
/// <param name="Sources">Names of activity sources.</param>
public sealed record FurtherTelemetry(IReadOnlyList<string> Meters, IReadOnlyList<string> Sources)
{
    /// <summary>Nothing else.</summary>
    public static readonly FurtherTelemetry None = new([], []);

    /// <summary>Makes what writes the page of metrics; null for the default build's own writer.</summary>
    public Func<IMetricsPage>? Page { get; init; }
}
