using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Queries;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>What a caller may see of a fleet. What lies outside is not known to him, as if it were not there.</summary>
internal static class Scoped
{
    /// <summary>What is known of a sensor.</summary>
    /// <exception cref="RefusedRequestException">It is not known, or lies outside of what the caller may see.</exception>
    public static async Task<SensorInfo> FindAsync(this IFleet fleet, Caller caller, SensorId sensor, CancellationToken stop) =>
        PathScope.Holds(caller.Within, sensor.Path)
            ? await fleet.FindAsync(sensor, stop).ConfigureAwait(false)
            : throw new RefusedRequestException(ProblemKind.NotFound, $"sensor {QueryText.Quote(sensor.Path)} is not known");
}
