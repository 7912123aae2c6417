using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Core.Recorded;

/// <summary>What was found in a series.</summary>
/// <param name="Points">What is said of its points, in their order: of all of them, or of the last only.</param>
/// <param name="Period">After how many steps the series repeats, as given or estimated; 0 where it does not.</param>
/// <param name="Step">The usual distance of two points: the median, in event-time units.</param>
public sealed record RecordedFindings(IReadOnlyList<RecordedPoint> Points, int Period, long Step)
{
    /// <summary>The same with at most a share of the points anomalous: those with the smallest p-values, of equal ones the earliest.</summary>
    /// <param name="share">0 … 1.</param>
    public RecordedFindings KeepStrongest(double share)
    {
        int most = (int)(share * Points.Count);
        int[] weaker = [.. Enumerable.Range(0, Points.Count).Where(i => Points[i].IsAnomalous).OrderBy(i => Points[i].PValue).ThenBy(i => i).Skip(most)];
        if (weaker.Length == 0)
            return this;
        RecordedPoint[] points = [.. Points];
        foreach (int i in weaker)
            points[i] = points[i] with { IsAnomalous = false, Side = RecordedSide.None, Kind = AnomalyKind.None };
        return this with { Points = points };
    }
}
