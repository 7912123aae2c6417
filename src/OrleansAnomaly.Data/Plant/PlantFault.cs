using System.Collections.Immutable;
using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Data.Plant;

/// <summary>A fault that was put into the plant: the truth that a detector is measured against.</summary>
public sealed record PlantFault
{
    /// <summary>Index of the machine in <see cref="PlantSimulator.Machines"/>.</summary>
    public required int Machine { get; init; }

    /// <summary>The sensor that the fault shows at most strongly.</summary>
    public required PlantSensor Cause { get; init; }

    /// <summary>All sensors whose readings differ because of it, the cause first.</summary>
    public required ImmutableArray<PlantSensor> Affected { get; init; }

    /// <summary>In what way it shows.</summary>
    public required AnomalyKind Kind { get; init; }

    /// <summary>Event time from which readings may differ.</summary>
    public required long Start { get; init; }

    /// <summary>Event time from which they no longer do.</summary>
    public required long End { get; init; }

    /// <summary>
    /// Size at the causing sensor in units of its <see cref="PlantMachine.Scatter"/>, negative where it reads too low.
    /// For a trend the size at its end; for a change of variance the factor by which the scatter grows;
    /// 0 for a flat line and for missing data, which have no size.
    /// </summary>
    public required double Magnitude { get; init; }
}
