using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Data.Sets.TennesseeEastman;

namespace OrleansAnomaly.Data.Evaluation.Assets;

/// <summary>
/// A detector learns the normal training rows, and goes on from there over each test apart. The threshold is what 1 % of the rows of the normal test exceed.
/// </summary>
public static class TennesseeEastmanTest
{
    /// <summary>Share of normal rows that may be alarms.</summary>
    public const double FalseAlarms = 0.01;

    /// <summary>Measures a detector, whose warm-up must be over after the training rows.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="set">The data.</param>
    /// <param name="progress">Told of each test that is done, and how many there are.</param>
    /// <param name="stop">Ends it early.</param>
    public static TennesseeEastmanFigures Run(IVectorDetector detector, TennesseeEastmanSet set, Action<int, int>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(set);
        var learned = new VectorRun(detector, TennesseeEastmanSet.Variables);
        foreach (double[] row in set.Training)
            learned.Step(row);
        double threshold = AlarmThreshold.Of(Evidence(learned, set.Normal, stop), FalseAlarms);
        progress?.Invoke(1, set.Faults.Count + 1);
        var figures = new List<FaultFigures>();
        int normalRows = 0, falseAlarms = 0;
        foreach (TennesseeEastmanFault fault in set.Faults)
        {
            double[] evidence = Evidence(learned, fault.Rows, stop);
            falseAlarms += evidence.Take(TennesseeEastmanSet.NormalRows).Count(e => e > threshold);
            normalRows += TennesseeEastmanSet.NormalRows;
            bool[] alarms = [.. evidence.Skip(TennesseeEastmanSet.NormalRows).Select(e => e > threshold)];
            int first = Array.IndexOf(alarms, true);
            figures.Add(new FaultFigures(fault.Number, alarms.Count(alarm => alarm) / (double)alarms.Length, first < 0 ? alarms.Length : first));
            progress?.Invoke(figures.Count + 1, set.Faults.Count + 1);
        }
        return new TennesseeEastmanFigures(detector.Name, threshold, falseAlarms / (double)normalRows, figures);
    }

    private static double[] Evidence(VectorRun learned, double[][] rows, CancellationToken stop)
    {
        VectorRun run = learned.Copy();
        return [.. rows.Select(row =>
        {
            stop.ThrowIfCancellationRequested();
            return run.Step(row).Evidence;
        })];
    }
}
