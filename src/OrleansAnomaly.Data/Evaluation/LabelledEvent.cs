using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Data.Evaluation;

/// <summary>Something that truly went wrong.</summary>
/// <param name="Asset">Index of the asset.</param>
/// <param name="Start">Event time at which it began.</param>
/// <param name="End">Event time at which it was over; not before <paramref name="Start"/>.</param>
/// <param name="Cause">Index, within the asset, of the sensor that shows it most strongly; −1 where the truth does not say.</param>
/// <param name="Kind">In what way it shows; <see cref="AnomalyKind.None"/> where the truth does not say.</param>
public readonly record struct LabelledEvent(int Asset, long Start, long End, int Cause = -1, AnomalyKind Kind = AnomalyKind.None)
{
    /// <summary>A fault of the simulated plant.</summary>
    public static LabelledEvent Of(PlantFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new LabelledEvent(fault.Machine, fault.Start, fault.End, (int)fault.Cause, fault.Kind);
    }
}
