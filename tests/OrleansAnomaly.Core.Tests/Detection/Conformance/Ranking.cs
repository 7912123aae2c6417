namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

/// <summary>How well scores tell two classes apart.</summary>
internal static class Ranking
{
    /// <summary>Area under the ROC curve: how often an anomalous row scores above an ordinary one, ties counting half; by all pairs.</summary>
    public static double Area(ReadOnlySpan<double> anomalous, ReadOnlySpan<double> ordinary)
    {
        double wins = 0;
        foreach (double high in anomalous)
        {
            foreach (double low in ordinary)
                wins += high > low ? 1 : high == low ? 0.5 : 0;
        }
        return wins / ((double)anomalous.Length * ordinary.Length);
    }
}
