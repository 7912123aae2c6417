using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Data.Evaluation;

/// <summary>How well incidents meet the truth. Shares are NaN where there is nothing to divide by.</summary>
/// <param name="Events">True events that count: found, or over by more than the grace.</param>
/// <param name="Found">Those among them that an incident met.</param>
/// <param name="Incidents">Incidents reported.</param>
/// <param name="TrueIncidents">Those among them that met a true event.</param>
/// <param name="CauseKnown">Found events whose causing sensor the truth tells.</param>
/// <param name="CauseFirst">Those among them whose first incident ranked that sensor first.</param>
/// <param name="MedianDelay">Median time from an event's start to its first incident's opening, over found events; null if none.</param>
/// <param name="NinetiethDelay">The delay that nine tenths of the found events do not exceed; null if none.</param>
public sealed record EventFigures(int Events, int Found, int Incidents, int TrueIncidents, int CauseKnown, int CauseFirst, TimeSpan? MedianDelay, TimeSpan? NinetiethDelay)
{
    /// <summary>Found events per event.</summary>
    public double Recall => (double)Found / Events;

    /// <summary>True incidents per incident.</summary>
    public double Precision => (double)TrueIncidents / Incidents;

    /// <summary>Harmonic mean of recall and precision; 0 where nothing was found.</summary>
    public double F1 => Found == 0 || TrueIncidents == 0 ? 0 : 2 * Recall * Precision / (Recall + Precision);

    /// <summary>Share of the found events whose causing sensor was ranked first.</summary>
    public double CauseFirstShare => (double)CauseFirst / CauseKnown;

    /// <summary>The same by kind of event, in order of the kinds; kinds without events are left out. Empty in the entries themselves.</summary>
    public IReadOnlyList<KindFigures> Kinds { get; init; } = [];
}

/// <summary>The part of <see cref="EventFigures"/> that one kind of event has. Incidents are not split: a false one has no kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Events">Events of that kind that count.</param>
/// <param name="Found">Those found.</param>
/// <param name="CauseFirst">Those found whose causing sensor was ranked first.</param>
/// <param name="MedianDelay">Median delay of those found; null if none.</param>
public sealed record KindFigures(AnomalyKind Kind, int Events, int Found, int CauseFirst, TimeSpan? MedianDelay)
{
    /// <summary>Found events per event.</summary>
    public double Recall => (double)Found / Events;
}
