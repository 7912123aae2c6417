using System.Globalization;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.ConditionalResiduals;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Assets;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Bench.Assets;

/// <summary>How many faults of the demo's plant the detector finds alone, and how often it ranks the true sensor first.</summary>
internal static class PlantCauses
{
    private const double Open = 3;              // strength at which an incident opens and is prolonged
    private const long Quiet = 2 * EventTime.Hour;

    public static void Run(Func<ConditionalResidualsDetector> create, IReadOnlyList<ulong> seeds)
    {
        foreach (ulong seed in seeds)
        {
            EventFigures figures = Measure(create(), new PlantOptions { Seed = seed });
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"plant {seed}: {figures.Incidents} incidents, precision {figures.Precision:F3}, recall {figures.Recall:F3}, cause first {figures.CauseFirstShare:P1}"));
            foreach (KindFigures kind in figures.Kinds)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {kind.Kind,-16} found {kind.Found,3} of {kind.Events,3}, cause first {kind.CauseFirst,3}"));
        }
    }

    private static EventFigures Measure(ConditionalResidualsDetector detector, PlantOptions options)
    {
        var plant = new PlantSimulator(options);
        VectorRun[] runs = [.. plant.Machines.Select(_ => new VectorRun(detector, PlantSensors.Count))];
        var incidents = new ReportedIncident[runs.Length];
        var score = new EventScore(plant.Faults.Select(LabelledEvent.Of), since: EventTime.From(options.Start + options.SamplingInterval * detector.WarmUpRows(PlantSensors.Count)));
        var source = new PlantRows(plant);
        double[] contributions = new double[PlantSensors.Count];
        while (source.Next() is { } turn)
        {
            for (int machine = 0; machine < runs.Length; machine++)
            {
                VectorScore found = runs[machine].Step(turn[machine], contributions);
                if (found.Evidence < Open)
                    continue;
                ref ReportedIncident incident = ref incidents[machine];
                if (incident.Number == 0 || plant.Now - incident.End > Quiet)
                    incident = new ReportedIncident(machine, incident.Number + 1, plant.Now, plant.Now, plant.Now, -1);
                incident = incident with { End = plant.Now, Cause = Array.IndexOf(contributions, contributions.Max()) };
                score.Report(incident);
            }
        }
        score.Advance(EventTime.MaxValue);
        return score.Figures();
    }
}
