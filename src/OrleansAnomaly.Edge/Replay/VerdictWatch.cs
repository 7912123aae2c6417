using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Edge.Replay;

/// <summary>Gathers every verdict on one sensor within a stretch of event time; a fleet that runs tells only those that matter.</summary>
internal sealed class VerdictWatch(SensorId sensor, long from, long to)
{
    public List<VerdictRecord> Verdicts { get; } = [];

    public void Take(SensorId of, long position, in Verdict verdict)
    {
        if (verdict.Time >= from && verdict.Time <= to && of.Equals(sensor))
            Verdicts.Add(new VerdictRecord(sensor, position, verdict));
    }
}
