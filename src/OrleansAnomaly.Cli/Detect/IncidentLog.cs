using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>
/// The incidents of a file as they last stood. All are counted; of more than <see cref="Capacity"/> the strongest are kept,
/// so that memory does not grow with the file.
/// </summary>
internal sealed class IncidentLog
{
    public const int Capacity = 1000;

    private readonly Dictionary<(WatchedAsset Asset, int Number), Incident> _incidents = [];

    public long Count { get; private set; }

    public void Take(WatchedAsset asset, in AssetVerdict verdict)
    {
        if (verdict.Change == IncidentChange.Opened)
            Count++;
        if (verdict.Change == IncidentChange.None && !verdict.IsAnomalous)
            return;
        var key = (asset, verdict.Incident.Number);
        if (verdict.Change != IncidentChange.Opened && !_incidents.ContainsKey(key))
            return;
        _incidents[key] = verdict.Incident;
        if (_incidents.Count > Capacity)
            _incidents.Remove(_incidents.MinBy(static pair => pair.Value.Confidence).Key);
    }

    public IReadOnlyList<(WatchedAsset Asset, Incident Incident)> InOrderOfTime() =>
        [.. _incidents.Select(static pair => (pair.Key.Asset, pair.Value)).OrderBy(static pair => pair.Value.Start)];
}
