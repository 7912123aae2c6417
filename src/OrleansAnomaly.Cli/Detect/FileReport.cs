using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>What came of one file.</summary>
internal sealed record FileReport
{
    public required string Name { get; init; }

    public required CsvSchema Schema { get; init; }

    public required CsvTally Tally { get; init; }

    public required string? Damage { get; init; }

    public required IReadOnlyList<WatchedAsset> Assets { get; init; }

    public required IncidentLog Incidents { get; init; }

    public required IntakeTally Intake { get; init; }

    public required long FirstTime { get; init; }

    public required long LastTime { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required bool WasStopped { get; init; }

    public bool HasSeveralAssets => Schema.Key is not null;
}
