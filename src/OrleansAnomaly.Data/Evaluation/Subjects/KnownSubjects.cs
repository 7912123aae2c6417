using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Data.Evaluation.Baselines;

namespace OrleansAnomaly.Data.Evaluation.Subjects;

/// <summary>What can be evaluated on single sensors, by name: our detectors first, then the baselines.</summary>
public static class KnownSubjects
{
    /// <summary>Evidence of about 4: the detector's warning.</summary>
    private const double Warning = 5e-3;

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<SensorSubject> All { get; } =
    [
        .. KnownDetectors.OfSensors.All.Select(entry => new MonitoredSubject(entry, entry.Name == "evidence" ? Warning : MonitoredSubject.UsualAlarmPValue)),
        new UnmonitoredSubject("evidence-alone", "the evidence detector without a monitor", KnownDetectors.OfSensors.Of("evidence"), Warning),
        new BaselineSubject("windowed-gaussian", "NAB's windowed Gaussian: 1 − tail probability over up to 6,400 rows", static _ => new WindowedGaussian()),
        new BaselineSubject("running-z", $"|value − mean| / sd over the last {RunningZScore.Window} rows", static _ => new RunningZScore()),
        new BaselineSubject("ewma", $"|value − EWMA{EwmaResidual.Span}| / running sd of that", static _ => new EwmaResidual()),
        new BaselineSubject("random", "chance: uniform, by seed and series", static random => new RandomScores(random)),
        new BaselineSubject("null", "one score for all rows", static _ => new NullScores()),
    ];
}
