using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Edge.Replay;

namespace OrleansAnomaly.Cli.Replay;

/// <summary>What a replay says, counted; and where another differs from it.</summary>
internal sealed class ReplayFindings
{
    public ReplayFindings(ReplayResult was, ReplayResult? would)
    {
        Was = new ReplaySide(was);
        if (would is null)
            return;
        Would = new ReplaySide(would);
        Dictionary<long, Verdict> others = would.Verdicts.ToDictionary(found => found.Position, found => found.Verdict);
        foreach (VerdictRecord found in was.Verdicts)
            Compare(found.Verdict, others.Remove(found.Position, out Verdict other) ? other : null);
        // A silence that one noticed and the other did not.
        foreach (Verdict other in others.Values)
            Compare(null, other);
        Differences.Sort((one, next) => one.Time.CompareTo(next.Time));
    }

    /// <summary>As the fleet said it.</summary>
    public ReplaySide Was { get; }

    /// <summary>As it would have said it; null where nothing else was asked for.</summary>
    public ReplaySide? Would { get; }

    /// <summary>Where one is anomalous, or an alarm, or of a kind that the other is not; by time.</summary>
    public List<ReplayDifference> Differences { get; } = [];

    private void Compare(Verdict? was, Verdict? would)
    {
        if ((was?.IsAnomalous, was?.IsAlarm, was?.Kind) != (would?.IsAnomalous, would?.IsAlarm, would?.Kind))
            Differences.Add(new ReplayDifference(was, would));
    }
}

/// <summary>One replay, counted.</summary>
internal sealed class ReplaySide(ReplayResult result)
{
    public ReplayResult Result { get; } = result;

    public int Anomalous { get; } = result.Verdicts.Count(found => found.Verdict.IsAnomalous);

    public int Alarms { get; } = result.Verdicts.Count(found => found.Verdict.IsAlarm);

    /// <summary>The asset's incidents, each as it was told last.</summary>
    public IReadOnlyList<IncidentRecord> Incidents { get; } =
        [.. result.Incidents.GroupBy(found => found.Incident.Number, (_, changes) => changes.Last().Incident).OrderBy(incident => incident.Start)];
}

/// <summary>Two verdicts on the same reading, or on a silence that only one noticed.</summary>
internal sealed record ReplayDifference(Verdict? Was, Verdict? Would)
{
    public Verdict Either => Was ?? Would!.Value;

    public long Time => Either.Time;
}
