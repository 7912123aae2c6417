using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>What <c>anomaly detect</c> was asked to do; sound by the time it exists.</summary>
internal sealed record DetectOptions
{
    /// <summary>Name of the standard streams among files.</summary>
    public const string StandardStream = "-";

    public required IReadOnlyList<string> Files { get; init; }

    public required CsvOptions Table { get; init; }

    public required SensorMonitor SensorMonitor { get; init; }

    public required AssetMonitor AssetMonitor { get; init; }

    public string? Out { get; init; }

    public ResultFormat Format { get; init; }

    public string? Plot { get; init; }

    public bool Quiet { get; init; }
}

internal enum ResultFormat
{
    Csv,
    Ndjson,
}
