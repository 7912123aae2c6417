using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>An incident as the service tells it, beside the fault that it speaks of.</summary>
internal sealed class IncidentView(PlantMachine machine, PlantFault? fault, IncidentBody incident)
{
    public PlantMachine Machine { get; } = machine;

    /// <summary>The truth; null: a false alarm.</summary>
    public PlantFault? Fault { get; } = fault;

    public IncidentBody Incident { get; set; } = incident;

    public bool IsOpen => Incident.IsOpen;

    public long Opened => EventTime.From(Incident.Opened);

    public long End => EventTime.From(Incident.End);

    /// <summary>How long it has lasted at that time, in event time. Of an open one the service tells an end only when there is something else to tell.</summary>
    public long LastingAt(long now) => (IsOpen ? now : End) - EventTime.From(Incident.Start);

    /// <summary>Index of the sensor ranked first; −1 where none is.</summary>
    public int FirstCause => Incident.Causes.Count == 0 ? -1 : IndexOf(Incident.Causes[0].Sensor);

    /// <summary>From the fault's start to the incident's opening, in event time; null for a false alarm.</summary>
    public long? Delay => Fault is null ? null : Opened - Fault.Start;

    public bool NamesCause => Fault is not null && FirstCause == (int)Fault.Cause;

    private static int IndexOf(string path)
    {
        ReadOnlySpan<char> name = path.AsSpan(path.LastIndexOf('/') + 1);
        for (int i = 0; i < PlantSensors.Count; i++)
        {
            if (name.SequenceEqual(PlantSensors.Names[i]))
                return i;
        }
        return -1;
    }
}
