using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Edge.Replay;

/// <summary>Gathers every verdict on one sensor within a stretch of event time; a fleet that runs tells only those that matter.</summary>
/// <param name="sensor">The sensor.</param>
/// <param name="from">First event time.</param>
/// <param name="to">Last event time.</param>
/// <param name="enough">With that many the stretch ends where they do.</param>
internal sealed class VerdictWatch(SensorId sensor, long from, long to, int enough)
{
    public List<VerdictRecord> Verdicts { get; } = [];

    /// <summary>Where the stretch ends: those that come later may still lie before it.</summary>
    public long To { get; private set; } = to;

    public void Take(SensorId of, long position, in Verdict verdict)
    {
        if (verdict.Time < from || verdict.Time > To || !of.Equals(sensor))
            return;
        Verdicts.Add(new VerdictRecord(sensor, position, verdict));
        if (Verdicts.Count == enough)
            To = Verdicts.Max(found => found.Verdict.Time);
    }
}
