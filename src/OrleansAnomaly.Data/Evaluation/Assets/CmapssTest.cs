using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.ConditionalResiduals;
using OrleansAnomaly.Data.Csv;
using OrleansAnomaly.Data.Sets.Cmapss;

namespace OrleansAnomaly.Data.Evaluation.Assets;

/// <summary>
/// A detector learns the first rows of some engines, one after another, and goes on from there over the whole life of each of others. The threshold is what 1 % of
/// the rows in the first third of those lives exceed. An alarm counts from where it no longer stops: one that comes and goes has told nobody anything.
/// </summary>
public static class CmapssTest
{
    /// <summary>Engines that are learned from, the first of the set.</summary>
    public const int CohortUnits = 25;

    /// <summary>Rows that are learned of each.</summary>
    public const int CohortRows = 40;

    /// <summary>Engines that are judged, those behind.</summary>
    public const int JudgedUnits = 60;

    private const double FalseAlarms = 0.01;

    /// <summary>Measures a detector, whose warm-up must be over after <see cref="CohortUnits"/> × <see cref="CohortRows"/> rows.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="set">The data.</param>
    /// <param name="progress">Told of each unit that is done, and how many there are.</param>
    /// <param name="stop">Ends it early.</param>
    public static CmapssFigures Run(IVectorDetector detector, CmapssSet set, Action<int, int>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(set);
        if (set.Training.Count < CohortUnits + JudgedUnits)
            throw new UnusableInputException($"train_{set.Name} has {set.Training.Count} units; expected at least {CohortUnits + JudgedUnits}");
        var learned = new VectorRun(detector, CmapssSet.Variables);
        foreach (CmapssUnit unit in set.Training.Take(CohortUnits))
        {
            learned = Begin(detector, learned);
            foreach (double[] row in unit.Rows.Take(CohortRows))
                learned.Step(row);
        }
        List<double[]> lives = [];
        foreach (CmapssUnit unit in set.Training.Skip(CohortUnits).Take(JudgedUnits))
        {
            stop.ThrowIfCancellationRequested();
            VectorRun run = Begin(detector, learned);
            lives.Add([.. unit.Rows.Select(row => run.Step(row).Evidence)]);
            progress?.Invoke(lives.Count, JudgedUnits);
        }
        double threshold = AlarmThreshold.Of([.. lives.SelectMany(life => life.Take(life.Length / 3))], FalseAlarms);
        return new CmapssFigures(detector.Name, set.Name, threshold, [.. lives.Select(life => Lead(life, threshold))]);
    }

    private static int Lead(double[] life, double threshold) => life.Length - 1 - Math.Min(Array.FindLastIndex(life, evidence => evidence <= threshold) + 1, life.Length - 1);

    private static VectorRun Begin(IVectorDetector detector, VectorRun cohort)
    {
        VectorRun run = cohort.Copy();
        if (detector is ConditionalResidualsDetector asset)
            asset.WarmFrom(cohort.State, run.State, CmapssSet.Variables);
        return run;
    }
}
