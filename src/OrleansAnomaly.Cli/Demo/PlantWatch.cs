using OrleansAnomaly.Cli.Client;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Plant;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>The simulated plant, what the service says of it, and the score of that against the truth.</summary>
internal sealed class PlantWatch
{
    /// <summary>How long after a fault's end an incident may still open and count as finding it.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromHours(2);

    private readonly SensorId[] _sensors;
    private readonly Dictionary<string, int> _machineOf;
    private readonly MachineView[] _machines;
    private readonly EventScore _score;
    private readonly ILookup<int, PlantFault> _faults;
    private readonly Dictionary<string, IncidentView> _incidents = [];
    private readonly List<IncidentView> _inOrder = [];
    private EventFigures? _figures;

    public PlantWatch(PlantOptions options)
    {
        Plant = new PlantSimulator(options);
        _sensors = [.. Plant.Machines.SelectMany(machine => PlantSensors.Names.Select(name => SensorId.Create($"{machine.Asset}/{name}")))];
        _machineOf = Enumerable.Range(0, Plant.Machines.Count).ToDictionary(i => Plant.Machines[i].Asset);
        _machines = new MachineView[Plant.Machines.Count];
        _score = new EventScore(Plant.Faults.Select(LabelledEvent.Of), s_grace);
        _faults = Plant.Faults.ToLookup(fault => fault.Machine);
        Start = Plant.Now;
        End = Start + EventTime.From(options.Duration);
    }

    public PlantSimulator Plant { get; }

    public long Start { get; }

    public long End { get; }

    public long Readings { get; private set; }

    /// <summary>Share of the plant's time that has passed.</summary>
    public double Done => Math.Min(1, (double)(Plant.Now - Start) / (End - Start));

    public ReadOnlySpan<MachineView> Machines => _machines;

    /// <summary>All incidents so far, in the order in which they were told.</summary>
    public IReadOnlyList<IncidentView> Incidents => _inOrder;

    public EventFigures Figures => _figures ??= _score.Figures();

    /// <summary>Digest of all verdicts on all sensors; there when the run is over.</summary>
    public ulong Digest { get; set; }

    /// <summary>Writes the readings of the plant's next turn.</summary>
    /// <returns>Whether there was a turn.</returns>
    public bool Step(ReadingLines lines)
    {
        if (!Plant.Step(out ReadOnlySpan<PlantReading> readings))
            return false;
        lines.Clear();
        foreach (ref readonly PlantReading reading in readings)
            lines.Add(_sensors[reading.Machine * PlantSensors.Count + reading.Sensor], reading.Reading);
        Readings += readings.Length;
        _score.Advance(Plant.Now);
        _figures = null;
        // Evidence glows on for a while, so that the eye can follow it.
        foreach (ref MachineView machine in _machines.AsSpan())
            machine.Warmth *= 0.98;
        return true;
    }

    /// <summary>The service told of an anomalous reading.</summary>
    public void Take(VerdictBody verdict)
    {
        int slash = verdict.Sensor.LastIndexOf('/');
        if (verdict.IsAnomaly && slash > 0 && _machineOf.TryGetValue(verdict.Sensor[..slash], out int machine))
            _machines[machine].Warmth = Math.Max(_machines[machine].Warmth, verdict.Score);
    }

    /// <summary>The service told of an incident.</summary>
    /// <returns>It as it is shown; null where it is not of this plant.</returns>
    public IncidentView? Take(IncidentBody incident)
    {
        if (!_machineOf.TryGetValue(incident.Asset, out int machine))
            return null;
        if (_incidents.TryGetValue(incident.Id, out IncidentView? view))
        {
            view.Incident = incident;
        }
        else
        {
            view = new IncidentView(Plant.Machines[machine], FaultAt(machine, EventTime.From(incident.Opened)), incident);
            _incidents.Add(incident.Id, view);
            _inOrder.Add(view);
        }
        _machines[machine].HasIncident = incident.IsOpen;
        _score.Report(new ReportedIncident(machine, incident.Number, EventTime.From(incident.Start), view.Opened, view.End, view.FirstCause));
        _figures = null;
        return view;
    }

    /// <summary>Whether a fault is under way at a machine: what the monitors do not know.</summary>
    public bool HasFault(int machine) => _faults[machine].Any(fault => fault.Start <= Plant.Now && Plant.Now < fault.End);

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
