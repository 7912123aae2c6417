namespace OrleansAnomaly.Data.Plant;

/// <summary>What sort of machine it is; decides the size of its figures.</summary>
public enum MachineType
{
    /// <summary>A centrifugal pump: a few bar, about 100 m³/h.</summary>
    Pump,

    /// <summary>A screw compressor: 7 … 10 bar, hot.</summary>
    Compressor,

    /// <summary>A blower: little above the pressure of the air, much flow.</summary>
    Fan,

    /// <summary>A hydraulic press: tens of bar, little flow.</summary>
    Press,

    /// <summary>A mixer with a circulation loop.</summary>
    Mixer,
}
