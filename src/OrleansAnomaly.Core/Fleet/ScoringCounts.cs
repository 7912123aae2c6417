using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Core.Fleet;

/// <summary>
/// How many readings came to what, as they are counted: what a <see cref="ScoringTally"/> is made of. Fields, so that one thread can count while others look
/// on, who may see each count a little late.
/// </summary>
public struct ScoringCounts
{
    /// <summary>Scored.</summary>
    public long Scored;

    /// <summary>No measurement.</summary>
    public long NoMeasurement;

    /// <summary>Of a time that their sensor had a reading of already.</summary>
    public long Duplicates;

    /// <summary>Older than their sensor's newest reading.</summary>
    public long Late;

    /// <summary>Too far ahead.</summary>
    public long Future;

    /// <summary>Counts one reading; one that had been applied before counts nowhere.</summary>
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

    /// <summary>Adds what was counted elsewhere.</summary>
    public void Add(in ScoringCounts other)
    {
        Scored += other.Scored;
        NoMeasurement += other.NoMeasurement;
        Duplicates += other.Duplicates;
        Late += other.Late;
        Future += other.Future;
    }

    /// <summary>The counts as an answer has them.</summary>
    /// <param name="anomalies">The anomalous verdicts that the answer names.</param>
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
