using System.Globalization;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.ConditionalResiduals;
using OrleansAnomaly.Data.Evaluation.Assets;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Bench.Assets;

/// <summary>How much of the time the detector holds plants in which nothing is wrong for anomalous: a false alarm stops learning, and could go on for long.</summary>
internal static class FaultFreePlants
{
    private const int Plants = 12, Machines = 5;
    private const double Strong = 4;

    public static void Run(Func<ConditionalResidualsDetector> create)
    {
        List<double> held = [], strong = [], pooled = [];
        long drifting = 0;
        for (ulong seed = 1; seed <= Plants; seed++)
        {
            var plant = new PlantSimulator(new PlantOptions { Seed = seed, Machines = Machines, FaultsPerWeek = 0 });
            ConditionalResidualsDetector detector = create();
            VectorRun[] runs = [.. plant.Machines.Select(_ => new VectorRun(detector, PlantSensors.Count))];
            int[] rows = new int[Machines], alarms = new int[Machines], strongAlarms = new int[Machines];
            var source = new PlantRows(plant);
            while (source.Next() is { } turn)
            {
                for (int machine = 0; machine < Machines; machine++)
                {
                    VectorScore score = runs[machine].Step(turn[machine]);
                    if (score.IsUnfamiliar)
                        continue;
                    rows[machine]++;
                    alarms[machine] += score.Evidence >= ConditionalResidualsDetector.Guard ? 1 : 0;
                    strongAlarms[machine] += score.Evidence >= Strong ? 1 : 0;
                    drifting += ConditionalResidualsDetector.Mode(runs[machine].State) == AssetMode.Drifting ? 1 : 0;
                }
            }
            held.AddRange(alarms.Zip(rows, (alarm, all) => (double)alarm / all));
            strong.AddRange(strongAlarms.Zip(rows, (alarm, all) => (double)alarm / all));
            pooled.Add((double)alarms.Sum() / rows.Sum());
        }
        Console.WriteLine($"{Plants} plants of {Machines} machines without faults; share of the judged rows");
        Print("machines, strength ≥ 2.5", held);
        Print("machines, strength ≥ 4", strong);
        Print("whole plants, strength ≥ 2.5", pooled);
        Console.WriteLine($"  rows learned as drift: {drifting}");
    }

    private static void Print(string what, List<double> shares)
    {
        shares.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {what,-30} median {shares[shares.Count / 2],6:P1}  nine in ten {shares[shares.Count * 9 / 10],6:P1}  worst {shares[^1],6:P1}"));
    }
}
