using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Edge.Intake;

/// <summary>What scoring finds in the rows of one request, gathered from several shards.</summary>
internal sealed class RequestTally
{
    // An answer that lists more would help nobody; history has them all.
    private const int MostAnomalies = 1_000;

    private readonly Lock _gate = new();
    private readonly List<VerdictRecord> _anomalies = [];
    private ScoringCounts _counts;

    public void Count(Observation observation)
    {
        lock (_gate)
            _counts.Count(observation);
    }

    public void Add(VerdictRecord anomaly)
    {
        lock (_gate)
        {
            if (_anomalies.Count < MostAnomalies)
                _anomalies.Add(anomaly);
        }
    }

    public ScoringTally ToTally()
    {
        lock (_gate)
        {
            // Shards find in whatever order they run; an answer has one order.
            _anomalies.Sort((one, other) => one.Verdict.Time != other.Verdict.Time ? one.Verdict.Time.CompareTo(other.Verdict.Time) : string.CompareOrdinal(one.Sensor.Path, other.Sensor.Path));
            return _counts.ToTally(_anomalies);
        }
    }
}
