namespace OrleansAnomaly.Storage.States;

/// <summary>What a state record holds. The numbers stand in files and never change their meaning.</summary>
public enum StateKind : byte
{
    /// <summary>Names of a partition's sensors, from the ordinal that is the record's key on.</summary>
    Sensors = 1,

    /// <summary>The state of an asset and its sensors; the key is the asset's index in its partition.</summary>
    Asset = 2,
}
