namespace OrleansAnomaly.Data.Evaluation.Metrics;

/// <summary>
/// What is right by events: an event is a run of labelled rows, an alarm episode a run of rows called anomalous. An episode counts once, at its first row,
/// which is when a person hears of it: it is true if that row is one of an event, and the event is then found. If any row would do, calling everything
/// anomalous would find every event by one true episode.
/// </summary>
/// <param name="Threshold">Rows whose score is at least this are called anomalous; NaN where rows were called so by something else.</param>
/// <param name="Events">How many events there are.</param>
/// <param name="Found">Those in which an episode begins.</param>
/// <param name="Episodes">How many alarm episodes there are.</param>
/// <param name="TrueEpisodes">Those that begin in an event.</param>
/// <param name="MedianDelay">Median time from an event's first row to the first episode that begins in it, over found events; null if none.</param>
public sealed record EventwiseFigures(double Threshold, int Events, int Found, int Episodes, int TrueEpisodes, TimeSpan? MedianDelay)
{
    /// <summary>True episodes per episode; 0 where there is none.</summary>
    public double Precision => Episodes == 0 ? 0 : (double)TrueEpisodes / Episodes;

    /// <summary>Found events per event; NaN where there is none.</summary>
    public double Recall => (double)Found / Events;

    /// <summary>Harmonic mean of the two; NaN where there is no event.</summary>
    public double F1 => Found == 0 ? (Events == 0 ? double.NaN : 0) : 2 * Precision * Recall / (Precision + Recall);
}
