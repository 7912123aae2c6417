using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Storage.History;

/// <summary>Gives the rows of tellings their places.</summary>
/// <param name="last">The place before the first that is given here.</param>
internal sealed class Places(long last)
{
    private long _last = last;

    /// <summary>All verdicts, with places.</summary>
    public List<StoredVerdict> Verdicts { get; } = [];

    /// <summary>All changes of incidents, with places.</summary>
    public List<StoredIncident> Incidents { get; } = [];

    /// <summary>The events among them, in the order of their places.</summary>
    public List<FleetEvent> Events { get; } = [];

    /// <summary>How many places a telling needs.</summary>
    public static int Needed(Telling telling) => telling.Incidents.Count + telling.Verdicts.Count(verdict => verdict.IsEvent);

    /// <summary>Takes in a telling behind those before.</summary>
    public void Add(Telling telling)
    {
        IEnumerable<(EventPosition Given, int Row, bool IsVerdict)> events =
        [
            .. telling.Verdicts.Select((verdict, row) => (verdict.Position, row, true)).Where(item => telling.Verdicts[item.row].IsEvent),
            .. telling.Incidents.Select((incident, row) => (incident.Position, row, false)),
        ];
        foreach ((_, int row, bool isVerdict) in events.OrderBy(item => item.Given))
        {
            var place = new EventPosition(++_last, 0);
            if (isVerdict)
            {
                Verdicts.Add(telling.Verdicts[row] with { Position = place });
                Events.Add(new VerdictEvent(place, telling.Verdicts[row].Record));
            }
            else
            {
                StoredIncident incident = telling.Incidents[row];
                Incidents.Add(incident with { Position = place });
                Events.Add(new IncidentEvent(place, incident.Change, incident.Incident));
            }
        }
        // Nobody is told of the others; they stand behind the event before them.
        Verdicts.AddRange(telling.Verdicts.Where(verdict => !verdict.IsEvent).Select(verdict => verdict with { Position = new EventPosition(_last, 1) }));
    }
}
