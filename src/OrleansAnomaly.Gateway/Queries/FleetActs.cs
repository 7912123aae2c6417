using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Security.Audit;

namespace OrleansAnomaly.Gateway.Queries;

/// <summary>What callers have done to a fleet, whichever way they say so: found within what they reach, and told to the audit log.</summary>
internal sealed class FleetActs(ServedFleet served, AuditLog audit)
{
    /// <summary>Makes a sensor forget what it has learned.</summary>
    /// <exception cref="RefusedRequestException">It is not known to the caller.</exception>
    public async Task RelearnAsync(Caller caller, SensorId sensor, CancellationToken stop)
    {
        IFleet fleet = served.Current;
        await fleet.FindAsync(caller, sensor, stop).ConfigureAwait(false);
        await audit.DoAsync(caller, AuditActs.SensorRelearn, sensor.Path, () => fleet.ExecuteAsync(new RelearnSensor(sensor), stop).AsTask(), stop).ConfigureAwait(false);
    }

    /// <summary>Takes a snapshot now.</summary>
    /// <exception cref="RefusedRequestException">The fleet has nowhere to put it.</exception>
    public async Task TakeSnapshotAsync(Caller caller, CancellationToken stop)
    {
        IFleet fleet = served.Current;
        try
        {
            await audit.DoAsync(caller, AuditActs.SnapshotTake, "", () => fleet.ExecuteAsync(new TakeSnapshot(), stop).AsTask(), stop).ConfigureAwait(false);
        }
        catch (ArgumentException impossible)
        {
            string reason = "the fleet keeps nothing but memory, so there is nowhere for a snapshot; start it with a data directory";
            throw new RefusedRequestException(ProblemKind.NotPossible, reason, inner: impossible);
        }
    }

    /// <summary>Keeps with an incident that the caller has seen it.</summary>
    /// <param name="caller">Who has seen it.</param>
    /// <param name="asset">The asset's path.</param>
    /// <param name="number">Which of the asset's incidents.</param>
    /// <param name="note">What else he says.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <returns>The incident as it stands then.</returns>
    /// <exception cref="RefusedRequestException">It is not known to him, somebody else was first, or the note is not sound.</exception>
    public async Task<IncidentRecord> AcknowledgeAsync(Caller caller, string asset, int number, string? note, CancellationToken stop)
    {
        var command = new AcknowledgeIncident(new AssetId(caller.Tenant, asset), number, caller.Name, note);
        if (command.Validate() is { Count: > 0 } faults)
            throw RefusedRequestException.Invalid("note", string.Join("; ", faults));
        IFleet fleet = served.Current;
        // What lies outside of what he may see is not there for him.
        var query = new IncidentQuery { Tenant = caller.Tenant, Within = caller.Within, Asset = asset, Number = number, Limit = 1 };
        await FindAsync(fleet, query, stop).ConfigureAwait(false);
        try
        {
            await audit.DoAsync(caller, AuditActs.IncidentAcknowledge, $"{asset} {number}", () => fleet.ExecuteAsync(command, stop).AsTask(), stop).ConfigureAwait(false);
        }
        catch (AlreadyAcknowledgedException already)
        {
            throw new RefusedRequestException(ProblemKind.AlreadyAcknowledged, already.Message, inner: already);
        }
        catch (ArgumentException gone)
        {
            // History has forgotten it since it was found.
            throw Unknown(query, gone);
        }
        return await FindAsync(fleet, query, stop).ConfigureAwait(false);
    }

    private static async Task<IncidentRecord> FindAsync(IFleet fleet, IncidentQuery query, CancellationToken stop) =>
        (await fleet.AskAsync(query, stop).ConfigureAwait(false)).Items is [{ } found] ? found : throw Unknown(query);

    private static RefusedRequestException Unknown(IncidentQuery query, Exception? inner = null) =>
        new(ProblemKind.NotFound, $"asset {QueryText.Quote(query.Asset!)} has no incident {query.Number}, or none that is still kept", inner: inner);
}
