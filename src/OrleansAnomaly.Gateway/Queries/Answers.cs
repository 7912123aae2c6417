using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway.Queries;

/// <summary>Asks a fleet, and turns what it refuses into problems.</summary>
internal static class Answers
{
    /// <summary>One page; a cursor that the fleet does not take is the request's fault.</summary>
    public static async Task<Page<T>> AskAsync<T>(this IFleet fleet, Query<T> query, CancellationToken stop)
    {
        try
        {
            return await fleet.QueryAsync(query, stop).ConfigureAwait(false);
        }
        catch (ReplayUnavailableException unavailable)
        {
            throw new RefusedRequestException(ProblemKind.ReplayUnavailable, unavailable.Message, inner: unavailable);
        }
        catch (ArgumentException refused) when (query.Cursor is not null)
        {
            // All else was checked before.
            string message = $"found {QueryText.Quote(query.Cursor)}; expected the next of this query's page before";
            throw new RefusedRequestException(ProblemKind.InvalidRequest, $"cursor: {message}", [new Fault("cursor", message)], refused);
        }
    }

    /// <summary>What is known of a sensor.</summary>
    /// <exception cref="RefusedRequestException">It is not known, or lies outside of what the caller reaches, which is told in the same words.</exception>
    public static async Task<SensorInfo> FindAsync(this IFleet fleet, Caller caller, SensorId sensor, CancellationToken stop)
    {
        // Of all paths that begin as this one does, itself comes first.
        Page<SensorInfo> page = !caller.Reaches(sensor.Path) ? new Page<SensorInfo>([], null) : await fleet.AskAsync(new SensorQuery { Tenant = sensor.Tenant, Prefix = sensor.Path, Limit = 1 }, stop).ConfigureAwait(false);
        return page.Items is [{ } found] && found.Sensor == sensor
            ? found
            : throw new RefusedRequestException(ProblemKind.NotFound, $"sensor {QueryText.Quote(sensor.Path)} is not known");
    }
}
