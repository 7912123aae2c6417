using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Silo.Contracts;

/// <summary>What fusing some verdicts changed.</summary>
/// <param name="Changes">Changes of incidents, in order.</param>
/// <param name="HasChanged">Whether the asset's state is another than before.</param>
/// <param name="NextTick">The earliest tick that can matter to the asset (event time).</param>
[GenerateSerializer, Immutable, Alias("asset-findings")]
internal sealed record AssetFindings(
    [property: Id(0)] AssetChange[] Changes,
    [property: Id(1)] bool HasChanged,
    [property: Id(2)] long NextTick);

/// <summary>A change of an incident.</summary>
/// <param name="Row">Index of the verdict that brought it about; −1 where it was the tick.</param>
/// <param name="Change">What has changed.</param>
/// <param name="Incident">The incident after it.</param>
[GenerateSerializer, Immutable, Alias("asset-change")]
internal sealed record AssetChange(
    [property: Id(0)] int Row,
    [property: Id(1)] IncidentChange Change,
    [property: Id(2)] IncidentRecord Incident);
