using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge.Shards;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Edge.Publishing;

/// <summary>Of which sensors and assets something has been found that is not in history yet. Not safe for several threads at once: <see cref="Publisher"/> holds its lock.</summary>
internal sealed class Unstored
{
    private readonly HashSet<SensorId> _sensors = [];
    private readonly HashSet<AssetId> _assets = [];
    private TaskCompletionSource? _waiting;

    public void Add(ShardOutput output)
    {
        foreach (StoredVerdict verdict in output.Verdicts)
            _sensors.Add(verdict.Record.Sensor);
        foreach (StoredIncident incident in output.Incidents)
            _assets.Add(incident.Incident.Asset);
    }

    /// <summary>Whether history lacks something that the query asks for.</summary>
    public bool Has(VerdictQuery query) => _sensors.Contains(query.Sensor);

    /// <inheritdoc cref="Has(VerdictQuery)"/>
    public bool Has(IncidentQuery query)
    {
        foreach (AssetId asset in _assets)
        {
            if (asset.Tenant == query.Tenant && asset.Path.StartsWith(query.Prefix, StringComparison.Ordinal) && PathScope.Holds(query.Within, asset.Path) && (query.Asset ?? asset.Path) == asset.Path)
                return true;
        }
        return false;
    }

    /// <summary>Ends when history has all of it.</summary>
    public Task StoredAsync() => (_waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>History has all of it, or never will.</summary>
    public void Clear()
    {
        _sensors.Clear();
        _assets.Clear();
        _waiting?.TrySetResult();
        _waiting = null;
    }
}
