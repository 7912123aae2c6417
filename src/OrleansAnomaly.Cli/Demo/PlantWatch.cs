using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>The simulated plant with a monitored asset per machine, and the score of their incidents against the truth.</summary>
internal sealed class PlantWatch
{
    /// <summary>How long after a fault's end an incident may still open and count as finding it.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromHours(2);

    private readonly MonitoredAsset[] _assets;
    private readonly MachineView[] _machines;
    private readonly EventScore _score;
    private readonly ILookup<int, PlantFault> _faults;
    private readonly Dictionary<(int Machine, int Number), IncidentView> _incidents = [];
    private readonly List<IncidentView> _inOrder = [];
    private EventFigures? _figures;

    public PlantWatch(PlantOptions options)
    {
        Plant = new PlantSimulator(options);
        var sensorMonitor = new SensorMonitor();
        var assetMonitor = new AssetMonitor();
        _assets = [.. Plant.Machines.Select(_ => new MonitoredAsset(sensorMonitor, assetMonitor, PlantSensors.Count))];
        _machines = new MachineView[_assets.Length];
        _score = new EventScore(Plant.Faults.Select(LabelledEvent.Of), s_grace);
        _faults = Plant.Faults.ToLookup(fault => fault.Machine);
        Start = Plant.Now;
        End = Start + EventTime.From(options.Duration);
    }

    public PlantSimulator Plant { get; }

    public long Start { get; }

    public long End { get; }

    public long Readings { get; private set; }

    /// <summary>Share of the plant's time that has been watched.</summary>
    public double Done => Math.Min(1, (double)(Plant.Now - Start) / (End - Start));

    public ReadOnlySpan<MachineView> Machines => _machines;

    /// <summary>All incidents so far, in the order in which they opened.</summary>
    public IReadOnlyList<IncidentView> Incidents => _inOrder;

    public EventFigures Figures => _figures ??= _score.Figures();

    /// <summary>Digest of all verdicts of all machines.</summary>
    public ulong Digest
    {
        get
        {
            ulong digest = 0;
            foreach (MonitoredAsset asset in _assets)
                digest = System.Numerics.BitOperations.RotateLeft(digest, 7) ^ asset.Digest;
            return digest;
        }
    }

    /// <summary>Watches the plant's next turn.</summary>
    /// <param name="changed">Called for every incident that opened or closed.</param>
    /// <returns>Whether there was a turn.</returns>
    public bool Step(Action<IncidentView>? changed)
    {
        if (!Plant.Step(out ReadOnlySpan<PlantReading> readings))
            return false;
        foreach (ref readonly PlantReading reading in readings)
        {
            _assets[reading.Machine].Observe(reading.Sensor, reading.Reading, out _, out AssetVerdict found, out bool hasFound);
            if (hasFound)
                Take(reading.Machine, found, changed);
        }
        for (int machine = 0; machine < _assets.Length; machine++)
        {
            if (_assets[machine].Tick(Plant.Now, out AssetVerdict found))
                Take(machine, found, changed);
        }
        Readings += readings.Length;
        _score.Advance(Plant.Now);
        _figures = null;
        return true;
    }

    /// <summary>Closes what is still open.</summary>
    public void Finish(Action<IncidentView>? changed)
    {
        for (int machine = 0; machine < _assets.Length; machine++)
        {
            if (_assets[machine].Finish(out AssetVerdict found))
                Take(machine, found, changed);
        }
        _figures = null;
    }

    /// <summary>Whether a fault is under way at a machine: what the monitors do not know.</summary>
    public bool HasFault(int machine) => _faults[machine].Any(fault => fault.Start <= Plant.Now && Plant.Now < fault.End);

    private void Take(int machine, in AssetVerdict found, Action<IncidentView>? changed)
    {
        ref MachineView view = ref _machines[machine];
        view.HasIncident = found.IsAnomalous;
        // Evidence glows on for a while, so that the eye can follow it.
        view.Warmth = Math.Max(found.Score, 0.85 * view.Warmth);
        if (!found.IsAnomalous && found.Change == IncidentChange.None)
            return;
        Incident incident = found.Incident;
        if (!_incidents.TryGetValue((machine, incident.Number), out IncidentView? shown))
        {
            shown = new IncidentView(Plant.Machines[machine], FaultAt(machine, incident.Opened));
            _incidents.Add((machine, incident.Number), shown);
            _inOrder.Add(shown);
        }
        shown.Update(incident, isOpen: found.Change != IncidentChange.Closed);
        if (found.Change == IncidentChange.None)
            return;
        _score.Report(ReportedIncident.Of(machine, incident));
        _figures = null;
        if (found.Change is IncidentChange.Opened or IncidentChange.Closed)
            changed?.Invoke(shown);
    }

    /// <summary>The fault that an incident opened at that time speaks of; by the same rule as <see cref="EventScore"/>.</summary>
    private PlantFault? FaultAt(int machine, long opened) =>
        _faults[machine].FirstOrDefault(fault => fault.Start <= opened && opened <= fault.End + EventTime.From(s_grace));
}

/// <summary>What is shown of a machine.</summary>
internal struct MachineView
{
    public bool HasIncident;

    /// <summary>Strength of the evidence lately, 0 … 1.</summary>
    public double Warmth;
}
