namespace OrleansAnomaly.Core.Recorded;

/// <summary>What was found in a series.</summary>
/// <param name="Points">What is said of its points, in their order: of all of them, or of the last only.</param>
/// <param name="Period">After how many steps the series repeats, as given or estimated; 0 where it does not.</param>
/// <param name="Step">The usual distance of two points: the median, in event-time units.</param>
public sealed record RecordedFindings(IReadOnlyList<RecordedPoint> Points, int Period, long Step);
