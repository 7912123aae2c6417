using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Edge.Shards;

/// <summary>How many readings came to what.</summary>
internal struct ScoringCounts
{
    public long Scored, NoMeasurement, Duplicates, Late, Future;

    public void Count(Observation observation)
    {
        switch (observation)
        {
            case Observation.Scored: Scored++; break;
            case Observation.NoMeasurement: NoMeasurement++; break;
            case Observation.Duplicate: Duplicates++; break;
            case Observation.Late: Late++; break;
            case Observation.Future: Future++; break;
            default: break;
        }
    }

    public void Add(in ScoringCounts other)
    {
        Scored += other.Scored;
        NoMeasurement += other.NoMeasurement;
        Duplicates += other.Duplicates;
        Late += other.Late;
        Future += other.Future;
    }

    public readonly ScoringTally ToTally(IReadOnlyList<VerdictRecord> anomalies) => new()
    {
        Scored = Scored,
        NoMeasurement = NoMeasurement,
        Duplicates = Duplicates,
        Late = Late,
        Future = Future,
        Anomalies = anomalies,
    };
}
