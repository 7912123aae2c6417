using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>What was found in the series of an asset; every array has an entry for every time.</summary>
public sealed record AssetEntireBody
{
    /// <summary>Whether the asset as a whole is anomalous.</summary>
    public required IReadOnlyList<bool> IsAnomaly { get; init; }

    /// <summary>How anomalous the asset is, 0 … 1.</summary>
    public required IReadOnlyList<double> Severity { get; init; }

    /// <summary>One calibrated p-value for all sensors together.</summary>
    public required IReadOnlyList<double> PValues { get; init; }

    /// <summary>The incidents, in order of time.</summary>
    public required IReadOnlyList<RecordedIncidentBody> Incidents { get; init; }

    /// <summary>What was found in each sensor's series.</summary>
    public required IReadOnlyDictionary<string, EntireBody> Sensors { get; init; }

    internal static AssetEntireBody Of(IReadOnlyList<string> sensors, RecordedAssetFindings found) => new()
    {
        IsAnomaly = [.. found.Rows.Select(row => row.IsAnomalous)],
        Severity = [.. found.Rows.Select(row => row.Score)],
        PValues = [.. found.Rows.Select(row => row.PValue)],
        Incidents = [.. found.Incidents.Select(incident => RecordedIncidentBody.Of(sensors, incident))],
        Sensors = Enumerable.Range(0, sensors.Count).ToDictionary(i => sensors[i], i => EntireBody.Of(found.Sensors[i])),
    };
}
