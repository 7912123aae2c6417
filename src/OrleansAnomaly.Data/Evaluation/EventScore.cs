using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Evaluation;

/// <summary>
/// Matches incidents with the truth as both come in. An incident is true if it was opened within a true event of its asset
/// or within the grace after its end. One that was opened before says nothing about the event, however long it stays open:
/// otherwise an incident that never closes would meet every event of its asset. An event is found if an incident is true for it.
/// </summary>
public sealed class EventScore
{
    private readonly Dictionary<int, Entry[]> _byAsset;
    private readonly Entry[] _byEnd;
    private readonly Dictionary<(int Asset, int Number), ReportedIncident> _incidents = [];
    private readonly long _grace, _since;
    private long _now = long.MinValue;
    private int _over, _trueIncidents;

    /// <summary>A score that has heard of no incident.</summary>
    /// <param name="truth">The true events; those of one asset may overlap.</param>
    /// <param name="grace">How long after an event's end an incident may still open; 0 or longer, default 2 h.</param>
    /// <param name="since">
    /// Event time before which a detector may still be learning: incidents that open earlier do not count,
    /// and neither do events that are over by then, their grace included. By default everything counts.
    /// </param>
    public EventScore(IEnumerable<LabelledEvent> truth, TimeSpan? grace = null, long since = EventTime.None)
    {
        ArgumentNullException.ThrowIfNull(truth);
        _grace = EventTime.From(grace ?? TimeSpan.FromHours(2));
        ArgumentOutOfRangeException.ThrowIfNegative(_grace, nameof(grace));
        _since = since;
        _byEnd = [.. truth.Select(event_ => new Entry(event_)).OrderBy(entry => entry.Event.End)];
        if (Array.Find(_byEnd, entry => entry.Event.End < entry.Event.Start) is { } wrong)
            throw new ArgumentException($"an event of asset {wrong.Event.Asset} ends at {wrong.Event.End}, before its start at {wrong.Event.Start}", nameof(truth));
        _byEnd = [.. _byEnd.Where(entry => entry.Event.End + _grace >= since)];
        _byAsset = _byEnd.GroupBy(entry => entry.Event.Asset).ToDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>
    /// Takes in an incident, or what has become of one: a later report of the same asset and number replaces the cause and the end.
    /// Opening time does not change.
    /// </summary>
    public void Report(in ReportedIncident incident)
    {
        Advance(incident.Opened);
        if (incident.Opened < _since)
            return;
        bool known = _incidents.TryGetValue((incident.Asset, incident.Number), out ReportedIncident before);
        if (known && before.Opened != incident.Opened)
            throw new ArgumentException($"incident {incident.Number} of asset {incident.Asset} was opened at {before.Opened}, not at {incident.Opened}", nameof(incident));
        _incidents[(incident.Asset, incident.Number)] = incident;
        if (known || !_byAsset.TryGetValue(incident.Asset, out Entry[]? entries))
            return;
        bool met = false;
        foreach (Entry entry in entries)
        {
            if (incident.Opened < entry.Event.Start || incident.Opened > entry.Event.End + _grace)
                continue;
            met = true;
            if (entry.First is not { } first || incident.Opened < first.Opened)
                entry.First = incident;
        }
        if (met)
            _trueIncidents++;
    }

    /// <summary>Tells what time it is; events that ended longer ago than the grace count from then on, found or not.</summary>
    public void Advance(long now)
    {
        _now = Math.Max(_now, now);
        while (_over < _byEnd.Length && _byEnd[_over].Event.End + _grace < _now)
            _over++;
    }

    /// <summary>The figures as they stand.</summary>
    public EventFigures Figures()
    {
        Entry[] counted = [.. _byEnd.Where((entry, index) => entry.First is not null || index < _over)];
        Entry[] found = [.. counted.Where(entry => entry.First is not null)];
        long[] delays = Delays(found);
        return new EventFigures(
            counted.Length, found.Length, _incidents.Count, _trueIncidents,
            found.Count(entry => entry.Event.Cause >= 0), found.Count(NamesCause), Quantile(delays, 0.5), Quantile(delays, 0.9))
        {
            Kinds = [.. counted.GroupBy(entry => entry.Event.Kind).OrderBy(group => group.Key).Select(group => new KindFigures(
                group.Key, group.Count(), group.Count(entry => entry.First is not null), group.Count(NamesCause),
                Quantile(Delays(group.Where(entry => entry.First is not null)), 0.5)))],
        };
    }

    private bool NamesCause(Entry entry) =>
        entry.First is { } first && entry.Event.Cause >= 0 && _incidents[(first.Asset, first.Number)].Cause == entry.Event.Cause;

    private static long[] Delays(IEnumerable<Entry> found) => [.. found.Select(entry => entry.First!.Value.Opened - entry.Event.Start).Order()];

    /// <summary>The smallest value that at least that share of the values does not exceed.</summary>
    private static TimeSpan? Quantile(long[] sorted, double share) =>
        sorted.Length == 0 ? null : TimeSpan.FromMicroseconds(sorted[Math.Max((int)Math.Ceiling(share * sorted.Length) - 1, 0)]);

    private sealed class Entry(LabelledEvent event_)
    {
        public LabelledEvent Event { get; } = event_;

        public ReportedIncident? First { get; set; }
    }
}
