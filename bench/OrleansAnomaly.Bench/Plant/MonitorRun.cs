using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Bench.Plant;

/// <summary>The monitors with their default settings over the plant, as the demo runs them; every incident counts, from the first reading on.</summary>
internal static class MonitorRun
{
    public static EventFigures Run(PlantOptions options, AssetMonitorOptions? assetOptions = null)
    {
        var plant = new PlantSimulator(options);
        var sensorMonitor = new SensorMonitor();
        var assetMonitor = new AssetMonitor(assetOptions);
        MonitoredAsset[] assets = [.. plant.Machines.Select(machine => new MonitoredAsset(sensorMonitor, assetMonitor, machine.Sensors.Length))];
        var score = new EventScore(plant.Faults.Select(LabelledEvent.Of));
        while (plant.Step(out ReadOnlySpan<PlantReading> readings))
        {
            foreach (PlantReading reading in readings)
            {
                assets[reading.Machine].Observe(reading.Sensor, reading.Reading, out _, out AssetVerdict verdict, out bool closed);
                if (closed)
                    Report(reading.Machine, verdict);
            }
            for (int machine = 0; machine < assets.Length; machine++)
            {
                if (assets[machine].Tick(plant.Now, out AssetVerdict verdict))
                    Report(machine, verdict);
            }
        }
        for (int machine = 0; machine < assets.Length; machine++)
        {
            if (assets[machine].Finish(out AssetVerdict verdict))
                Report(machine, verdict);
        }
        score.Advance(EventTime.MaxValue);
        return score.Figures();

        void Report(int machine, in AssetVerdict verdict)
        {
            if (verdict.Change != IncidentChange.None)
                score.Report(ReportedIncident.Of(machine, verdict.Incident));
        }
    }
}
