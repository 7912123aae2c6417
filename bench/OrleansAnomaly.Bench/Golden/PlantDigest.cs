using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Bench.Golden;

/// <summary>Plants of several seeds through the monitors, with each detector.</summary>
internal static class PlantDigest
{
    private static readonly ulong[] s_seeds = [1, 2, 3, 4];

    /// <summary>About as many readings as asked for, but a whole machine of each seed at least.</summary>
    public static void Run(long readings, VerdictDigest digest)
    {
        const long PerMachine = 21 * 288 * PlantSensors.Count;
        int machines = (int)Math.Max(1, readings / (SyntheticDigest.Detectors.Count * s_seeds.Length * PerMachine));
        foreach (IDetector detector in SyntheticDigest.Detectors)
        {
            foreach (ulong seed in s_seeds)
                Run(new PlantSimulator(new() { Seed = seed, Machines = machines }), new SensorMonitor(new() { Detector = detector }), digest);
        }
    }

    private static void Run(PlantSimulator plant, SensorMonitor sensorMonitor, VerdictDigest digest)
    {
        var assetMonitor = new AssetMonitor();
        MonitoredAsset[] assets = [.. plant.Machines.Select(_ => new MonitoredAsset(sensorMonitor, assetMonitor, PlantSensors.Count))];
        while (plant.Step(out ReadOnlySpan<PlantReading> turn))
        {
            foreach (ref readonly PlantReading reading in turn)
                digest.Observe(assets[reading.Machine], reading.Sensor, reading.Reading);
            foreach (MonitoredAsset asset in assets)
                digest.Tick(asset, plant.Now);
        }
        foreach (MonitoredAsset asset in assets)
            digest.Add(asset);
    }
}
