using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Data.Tests.Evaluation;

/// <summary>A guard against quiet losses, well below what docs/performance.md publishes for whole plants.</summary>
public class MonitorsOnThePlantTests
{
    [Fact]
    public void On_a_small_plant_the_monitors_find_most_faults_and_cry_wolf_seldom()
    {
        var plant = new PlantSimulator(new PlantOptions { Seed = 77, Machines = 40, FaultsPerWeek = 0.6 });
        var sensorMonitor = new SensorMonitor();
        var assetMonitor = new AssetMonitor();
        MonitoredAsset[] assets = [.. plant.Machines.Select(machine => new MonitoredAsset(sensorMonitor, assetMonitor, machine.Sensors.Length))];
        var score = new EventScore(plant.Faults.Select(LabelledEvent.Of));

        while (plant.Step(out ReadOnlySpan<PlantReading> readings))
        {
            foreach (PlantReading reading in readings)
            {
                assets[reading.Machine].Observe(reading.Sensor, reading.Reading, out _, out AssetVerdict verdict, out bool closed);
                if (closed && verdict.Change != IncidentChange.None)
                    score.Report(ReportedIncident.Of(reading.Machine, verdict.Incident));
            }
            for (int machine = 0; machine < assets.Length; machine++)
            {
                if (assets[machine].Tick(plant.Now, out AssetVerdict verdict) && verdict.Change != IncidentChange.None)
                    score.Report(ReportedIncident.Of(machine, verdict.Incident));
            }
        }
        score.Advance(EventTime.MaxValue);

        EventFigures figures = score.Figures();
        Assert.InRange(figures.Events, 30, 80);
        Assert.True(figures.Recall >= 0.8, $"recall {figures.Recall}");
        Assert.True(figures.Precision >= 0.8, $"precision {figures.Precision}");
        Assert.True(figures.CauseFirstShare >= 0.8, $"cause first {figures.CauseFirstShare}");
    }
}
