using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>An incident as it stands, beside the fault that it speaks of.</summary>
internal sealed class IncidentView(PlantMachine machine, PlantFault? fault)
{
    public PlantMachine Machine { get; } = machine;

    /// <summary>The truth; null: a false alarm.</summary>
    public PlantFault? Fault { get; } = fault;

    public Incident Incident { get; private set; }

    public bool IsOpen { get; private set; }

    /// <summary>From the fault's start to the incident's opening, in event time; null for a false alarm.</summary>
    public long? Delay => Fault is null ? null : Incident.Opened - Fault.Start;

    public bool NamesCause => Fault is not null && Incident.CauseCount > 0 && Incident.GetCause(0).Sensor == (int)Fault.Cause;

    public void Update(in Incident incident, bool isOpen)
    {
        Incident = incident;
        IsOpen = isOpen;
    }
}
