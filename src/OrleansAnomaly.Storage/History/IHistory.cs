using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Storage.History;

/// <summary>
/// What is kept of a fleet for people and dashboards: verdicts that are anomalous or of another kind than the one before, incidents and their
/// changes, and aggregates of every minute. It follows the fleet's log: what is lost behind <see cref="Sequence"/> is written again by a replay.
/// All members may be called by many threads at once; writing happens in turn, questions are answered beside it.
/// <para>
/// Three sides: <see cref="SqliteHistory"/>, <see cref="Postgres.PostgresHistory"/>, and the store that loses power in the simulation of a runtime.
/// Every member throws <see cref="StorageException"/> where the store cannot be read or written, and <see cref="ObjectDisposedException"/> after disposal.
/// </para>
/// </summary>
public interface IHistory : IDisposable
{
    /// <summary>The history is complete through this sequence of the fleet's log; −1 at first. Survives a restart.</summary>
    long Sequence { get; }

    /// <summary>All sensors that have been named, by key.</summary>
    IReadOnlyList<SensorName> Sensors();

    /// <summary>
    /// Writes a batch in one transaction; it is durable on return. Rows that are there already are replaced, so a batch that is written
    /// again changes nothing. An incident keeps the state of the greatest position, a minute the one that was written last. What an incident's record says
    /// of an acknowledgement is not written.
    /// </summary>
    /// <exception cref="ArgumentException">A row is not sound; the message says which and why. Nothing of the batch is written.</exception>
    void Write(HistoryBatch batch);

    /// <summary>The verdicts of a sensor by event time, then position; none where the sensor is not known.</summary>
    /// <exception cref="ArgumentException">The query or its cursor is not sound; the message names every fault.</exception>
    Page<VerdictRecord> Verdicts(VerdictQuery query);

    /// <summary>Incidents, the one opened last first.</summary>
    /// <exception cref="ArgumentException">The query or its cursor is not sound; the message names every fault.</exception>
    Page<IncidentRecord> Incidents(IncidentQuery query);

    /// <summary>One incident as it stands; null where there is none of that number.</summary>
    IncidentRecord? Incident(AssetId asset, int number);

    /// <summary>
    /// Keeps with an incident who has acknowledged it, unless somebody has before; durable on return. What is written of the incident later, or again, leaves
    /// it there; it is forgotten with the incident.
    /// </summary>
    /// <param name="asset">Whose incident it is.</param>
    /// <param name="number">Its number.</param>
    /// <param name="given">Who, when, with which note; sound as <see cref="AcknowledgeIncident"/> says.</param>
    /// <returns>What is kept now: what was given, or what was there; null where there is no such incident.</returns>
    Acknowledgement? Acknowledge(AssetId asset, int number, Acknowledgement given);

    /// <summary>The course of a sensor's values (<see cref="SeriesShaping.Shape"/> says how it is shaped); none where the sensor is not known.</summary>
    /// <exception cref="ArgumentException">The query is not sound; the message names every fault.</exception>
    IReadOnlyList<SeriesPoint> Series(SeriesQuery query);

    /// <summary>
    /// Aggregates of the minutes that begin at <paramref name="from"/> … <paramref name="to"/>, in order of time. Those that
    /// <see cref="Compact"/> has packed are told within <see cref="HourBlock"/>'s accuracy.
    /// </summary>
    /// <param name="sensor">Whose; none are told where it is not known.</param>
    /// <param name="from">First event time.</param>
    /// <param name="to">Last event time.</param>
    /// <param name="most">Most minutes told, 1 to <see cref="HistoryOptions.MostMinutes"/>; the next page begins after the last.</param>
    /// <exception cref="ArgumentException">A value is out of range; the message names every fault.</exception>
    IReadOnlyList<MinuteAggregate> Minutes(SensorId sensor, long from, long to, int most);

    /// <summary>Stored events in order of position, for resuming a subscription: <see cref="VerdictEvent"/> and <see cref="IncidentEvent"/>.</summary>
    /// <param name="filter">Which are wanted.</param>
    /// <param name="after">Events come after this position.</param>
    /// <param name="throughSequence">The last sequence of the log whose events are wanted.</param>
    /// <param name="limit">Most events, 1 to <see cref="HistoryOptions.MostEvents"/>; fewer come only where there are no more.</param>
    /// <exception cref="ArgumentException"><paramref name="limit"/> is out of range.</exception>
    IReadOnlyList<FleetEvent> Events(EventFilter filter, EventPosition after, long throughSequence, int limit);

    /// <summary>
    /// Forgets verdicts and minutes before that event time, and closed incidents that ended before it, with their events. Works in steps, each a
    /// transaction of its own. Minutes are no longer told from the first step on; a trim never falls back.
    /// </summary>
    void Trim(long before);

    /// <summary>
    /// Packs minutes of finished hours into blocks of an hour each; a bounded stretch of work per call, in one transaction. An hour is finished
    /// when the newest minute written, and <paramref name="now"/>, both lie ten minutes or more behind its end.
    /// </summary>
    /// <param name="now">Event time of the owner's clock, so that a sensor that runs ahead finishes no hour for the others.</param>
    /// <returns>Whether there is more to pack.</returns>
    bool Compact(long now);
}
