using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>What scoring finds in the rows of one request. Used by one thread.</summary>
internal sealed class PartTally
{
    // An answer that lists more would help nobody; history has them all.
    private const int MostAnomalies = 1_000;

    private readonly List<VerdictRecord> _anomalies = [];
    private ScoringCounts _counts;

    public void Count(Observation observation) => _counts.Count(observation);

    public void Add(VerdictRecord anomaly)
    {
        if (_anomalies.Count < MostAnomalies)
            _anomalies.Add(anomaly);
    }

    public ScoringTally ToTally() => _counts.ToTally([.. _anomalies]);
}
