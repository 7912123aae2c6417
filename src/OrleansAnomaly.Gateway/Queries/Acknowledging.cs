using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway.Queries;

/// <summary>Keeps with an incident that a caller has seen it, whichever way he says so.</summary>
internal static class Acknowledging
{
    /// <param name="fleet">Whose incident.</param>
    /// <param name="caller">Who has seen it.</param>
    /// <param name="asset">The asset's path.</param>
    /// <param name="number">Which of the asset's incidents.</param>
    /// <param name="note">What else he says.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <returns>The incident as it stands then.</returns>
    /// <exception cref="RefusedRequestException">It is not known to him, somebody else was first, or the note is not sound.</exception>
    public static async Task<IncidentRecord> AcknowledgeAsync(this IFleet fleet, Caller caller, string asset, int number, string? note, CancellationToken stop)
    {
        var command = new AcknowledgeIncident(new AssetId(caller.Tenant, asset), number, caller.Name, note);
        if (command.Validate() is { Count: > 0 } faults)
            throw RefusedRequestException.Invalid("note", string.Join("; ", faults));
        // What lies outside of what he may see is not there for him.
        var query = new IncidentQuery { Tenant = caller.Tenant, Within = caller.Within, Asset = asset, Number = number, Limit = 1 };
        await FindAsync(fleet, query, stop).ConfigureAwait(false);
        try
        {
            await fleet.ExecuteAsync(command, stop).ConfigureAwait(false);
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
