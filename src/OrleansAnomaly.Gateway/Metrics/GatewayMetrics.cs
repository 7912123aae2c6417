using System.Diagnostics.Metrics;

namespace OrleansAnomaly.Gateway.Metrics;

/// <summary>
/// What the gateway counts of its own work; requests are counted by the server itself. Labels take a fixed set of values, never anything that came with a request.
/// All members may be called by many threads at once.
/// </summary>
internal sealed class GatewayMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "OrleansAnomaly.Gateway";

    private static readonly KeyValuePair<string, object?>
        s_accepted = new("outcome", "accepted"), s_refused = new("outcome", "refused"), s_unreadable = new("outcome", "unreadable");

    private static readonly KeyValuePair<string, object?>[] s_refusals = [new("reason", "none_shown"), new("reason", "wrong_shown"), new("reason", "right_lacking")];

    private readonly Counter<long> _readings;
    private readonly Counter<long> _bytes;
    private readonly UpDownCounter<long> _streams;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _missed;
    private readonly Counter<long> _callersRefused;

    public GatewayMetrics(IMeterFactory meters)
    {
        Meter = meters.Create(MeterName);
        _readings = Meter.CreateCounter<long>("anomaly.gateway.readings", "{reading}", "Readings that came with requests: accepted, refused by the fleet, or unreadable.");
        _bytes = Meter.CreateCounter<long>("anomaly.gateway.ingested", "By", "Bytes of bodies of readings, unpacked.");
        _streams = Meter.CreateUpDownCounter<long>("anomaly.gateway.streams", "{stream}", "Streams that are open.");
        _sent = Meter.CreateCounter<long>("anomaly.gateway.events.sent", "{event}", "Events that were sent to readers of streams.");
        _missed = Meter.CreateCounter<long>("anomaly.gateway.events.missed", "{event}", "Events that readers of streams lost because they fell too far behind.");
        _callersRefused = Meter.CreateCounter<long>("anomaly.gateway.callers.refused", "{request}", "Requests that were not let in for who sent them.");
    }

    public Meter Meter { get; }

    /// <summary>Called when somebody listens: what has not happened yet is 0, not unknown, so that rates begin with the first one.</summary>
    public void Begin()
    {
        ReadingsTaken(0, 0, 0, 0);
        _streams.Add(0);
        EventsSent(0);
        EventsMissed(0);
        foreach (KeyValuePair<string, object?> reason in s_refusals)
            _callersRefused.Add(0, reason);
    }

    /// <summary>Readings of a request were dealt with.</summary>
    /// <param name="accepted">Rows that the fleet took in.</param>
    /// <param name="refused">Rows that the fleet refused.</param>
    /// <param name="unreadable">Rows that never came to the fleet, because they are no readings.</param>
    /// <param name="bytes">Bytes of the body that they were read from, unpacked.</param>
    public void ReadingsTaken(long accepted, long refused, long unreadable, long bytes)
    {
        _readings.Add(accepted, s_accepted);
        _readings.Add(refused, s_refused);
        _readings.Add(unreadable, s_unreadable);
        _bytes.Add(bytes);
    }

    /// <summary>A stream begins; <see cref="StreamClosed"/> must follow.</summary>
    public void StreamOpened() => _streams.Add(1);

    /// <summary>A stream has ended.</summary>
    public void StreamClosed() => _streams.Add(-1);

    /// <summary>Events were sent to one reader.</summary>
    public void EventsSent(long events) => _sent.Add(events);

    /// <summary>One reader was told that it lost events.</summary>
    public void EventsMissed(long events) => _missed.Add(events);

    /// <summary>A request was not let in.</summary>
    public void CallerRefused(CallerRefusal reason) => _callersRefused.Add(1, s_refusals[(int)reason]);
}
