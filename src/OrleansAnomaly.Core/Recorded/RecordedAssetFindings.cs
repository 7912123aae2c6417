namespace OrleansAnomaly.Core.Recorded;

/// <summary>What was found in the series of an asset.</summary>
/// <param name="Sensors">What was found in each sensor's series, in the order given.</param>
/// <param name="Rows">What is said of the asset as a whole: of every row.</param>
/// <param name="Incidents">The incidents in order of time.</param>
public sealed record RecordedAssetFindings(IReadOnlyList<RecordedFindings> Sensors, IReadOnlyList<RecordedFusion> Rows, IReadOnlyList<RecordedIncident> Incidents);
