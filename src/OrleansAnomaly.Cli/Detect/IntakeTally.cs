using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>What became of a file's readings.</summary>
internal sealed class IntakeTally
{
    private readonly long[] _byObservation = new long[Enum.GetValues<Observation>().Length];

    public long Anomalous { get; private set; }

    public long this[Observation observation] => _byObservation[(int)observation];

    public void Count(Observation observation, in Verdict verdict)
    {
        _byObservation[(int)observation]++;
        if (verdict.IsAnomalous)
            Anomalous++;
    }
}
