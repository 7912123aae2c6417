using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>What is said of the last time of the series of an asset.</summary>
public sealed record AssetLastBody
{
    /// <summary>Whether the asset as a whole is anomalous.</summary>
    public bool IsAnomaly { get; init; }

    /// <summary>How anomalous it is, 0 … 1.</summary>
    public double Severity { get; init; }

    /// <summary>One calibrated p-value for all sensors together.</summary>
    public double PValue { get; init; }

    /// <summary>The incident that it lies in; null where it lies in none.</summary>
    public RecordedIncidentBody? Incident { get; init; }

    /// <summary>What is said of each sensor.</summary>
    public required IReadOnlyDictionary<string, LastBody> Sensors { get; init; }

    internal static AssetLastBody Of(IReadOnlyList<string> sensors, RecordedAssetFindings found)
    {
        RecordedFusion last = found.Rows[^1];
        return new AssetLastBody
        {
            IsAnomaly = last.IsAnomalous,
            Severity = last.Score,
            PValue = last.PValue,
            Incident = last.IsAnomalous && found.Incidents.Count > 0 ? RecordedIncidentBody.Of(sensors, found.Incidents[^1]) : null,
            Sensors = Enumerable.Range(0, sensors.Count).ToDictionary(i => sensors[i], i => LastBody.Of(found.Sensors[i])),
        };
    }
}
