using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Bench.Plant;

/// <summary>The strongest score among an asset's sensors at each turn, kept so that many thresholds can be tried on one run.</summary>
internal sealed class AlarmTrace(int assets, int turns)
{
    /// <summary>Alarms of an asset no further apart than this make one incident.</summary>
    private const long Merge = EventTime.Hour;

    private readonly float[] _scores = new float[assets * turns];
    private readonly byte[] _sensors = new byte[assets * turns];
    private readonly long[] _times = new long[assets * turns];

    public void Raise(int asset, int turn, long time, int sensor, double score)
    {
        int at = asset * turns + turn;
        _times[at] = time;
        if (score > _scores[at])
            (_scores[at], _sensors[at]) = ((float)score, (byte)sensor);
    }

    /// <summary>What event figures a threshold gives. Incidents that open before <paramref name="since"/> do not count.</summary>
    public EventFigures Score(IReadOnlyList<PlantFault> faults, double threshold, long since)
    {
        var score = new EventScore(faults.Select(LabelledEvent.Of), since: since);
        for (int asset = 0; asset < assets; asset++)
        {
            int number = 0;
            ReportedIncident open = default;
            float strongest = 0;
            for (int at = asset * turns; at < (asset + 1) * turns; at++)
            {
                if (!(_scores[at] >= threshold))
                    continue;
                long time = _times[at];
                if (number == 0 || time - open.End > Merge)
                {
                    if (number > 0)
                        score.Report(open);
                    open = new ReportedIncident(asset, ++number, time, time, time, _sensors[at]);
                    strongest = _scores[at];
                }
                open = open with { End = time };
                if (_scores[at] > strongest)
                    (strongest, open) = (_scores[at], open with { Cause = _sensors[at] });
            }
            if (number > 0)
                score.Report(open);
        }
        score.Advance(long.MaxValue);
        return score.Figures();
    }

    /// <summary>The threshold of the best F1 among 150 from 0.5 to 170, each 4 % above the one before.</summary>
    public (double Threshold, EventFigures Figures) Best(IReadOnlyList<PlantFault> faults, long since)
    {
        (double, EventFigures) best = (0, Score(faults, double.PositiveInfinity, since));
        double threshold = 0.5;
        for (int i = 0; i < 150; i++, threshold *= 1.04)
        {
            EventFigures figures = Score(faults, threshold, since);
            if (figures.F1 > best.Item2.F1)
                best = (threshold, figures);
        }
        return best;
    }
}
