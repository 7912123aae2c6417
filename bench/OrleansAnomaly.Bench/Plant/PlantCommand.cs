using System.Globalization;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.ConditionalResiduals;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Bench.Plant;

/// <summary>Measures how hard the plant is, and how the monitors do on it.</summary>
internal static class PlantCommand
{
    private static readonly double[] s_memoryHours = [6, 24, 72, 168];

    public static int Run(string[] args)
    {
        ulong[] seeds = [1, 2, 3];
        if (args is ["--seeds", string list])
            seeds = [.. list.Split(',').Select(seed => ulong.Parse(seed, CultureInfo.InvariantCulture))];
        else if (args.Length > 0)
        {
            Console.Error.WriteLine("usage: bench plant [--seeds 1,2,3]");
            return 2;
        }
        Console.WriteLine("seed  detector          hold-off  threshold  incidents  precision  recall     F1  cause first  median delay");
        foreach (ulong seed in seeds)
        {
            var options = new PlantOptions { Seed = seed };
            var plant = new PlantSimulator(options);
            long since = EventTime.From(options.Start + options.FirstFault);
            // What does not show in the values, no z-score can see: the second figure asks for the others only.
            PlantFault[] seen = [.. plant.Faults.Where(fault => fault.Kind is not (AnomalyKind.FlatLine or AnomalyKind.MissingData))];
            double best = 0, bestOfSeen = 0;
            foreach (double hours in s_memoryHours)
            {
                foreach (double holdOff in (double[])[0, 3])
                {
                    AlarmTrace trace = ZScoreRun.Run(options, TimeSpan.FromHours(hours), TimeSpan.FromHours(holdOff));
                    (double threshold, EventFigures figures) = trace.Best(plant.Faults, since);
                    Print(seed, FormattableString.Invariant($"z-score, {hours} h"), holdOff, threshold, figures);
                    best = Math.Max(best, figures.F1);
                    bestOfSeen = Math.Max(bestOfSeen, trace.Best(seen, since).Figures.F1);
                }
            }
            Console.WriteLine(FormattableString.Invariant($"{seed,4}  z-score at its best: F1 {best:F3}; {bestOfSeen:F3} if there were no flat lines and no missing data"));
            EventFigures monitors = MonitorRun.Run(options);
            Print(seed, "monitors", 3, new AssetMonitorOptions().OpenStrength, monitors);
            PrintKinds(monitors);
            var detector = new ConditionalResidualsDetector(new ConditionalResidualsOptions { WarmUpRows = (int)(TimeSpan.FromDays(7) / options.SamplingInterval) });
            EventFigures together = MonitorRun.Run(options, new AssetMonitorOptions { Detector = detector });
            Print(seed, "and of assets", 3, new AssetMonitorOptions().OpenStrength, together);
            PrintKinds(together);
            (double limit, EventFigures oracle) = new RhythmOracle(options).Run().Best(plant.Faults, since);
            Print(seed, "oracle of rhythm", 0, limit, oracle);
            PrintKinds(oracle);
        }
        return 0;
    }

    private static void PrintKinds(EventFigures figures)
    {
        foreach (KindFigures kind in figures.Kinds)
            Console.WriteLine(FormattableString.Invariant($"        {kind.Kind,-16} found {kind.Found,3} of {kind.Events,3}, cause first {kind.CauseFirst,3}, median delay {kind.MedianDelay}"));
    }

    private static void Print(ulong seed, string detector, double holdOff, double threshold, EventFigures figures) =>
        Console.WriteLine(FormattableString.Invariant(
            $"{seed,4}  {detector,-16}  {holdOff,6} h  {threshold,9:F2}  {figures.Incidents,9}  {figures.Precision,9:F3}  {figures.Recall,6:F3}  {figures.F1,5:F3}  {figures.CauseFirstShare,11:F3}  {figures.MedianDelay}"));
}
