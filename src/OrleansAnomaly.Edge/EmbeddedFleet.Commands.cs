using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge.Shards;

namespace OrleansAnomaly.Edge;

// Commands: what goes through the log, and what history keeps.
public sealed partial class EmbeddedFleet
{
    /// <inheritdoc/>
    public async ValueTask ExecuteAsync(FleetCommand command, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        switch (command)
        {
            case TakeSnapshot:
                if ((_failure ?? _engine.LogFailure) is { } failure)
                    throw new FleetStoppedException(failure.Message, failure);
                Task? taken = _engine.TakeSnapshotAsync();
                if (taken is null)
                    throw new ArgumentException("a fleet in memory takes no snapshots; start it with a data directory", nameof(command));
                await Settled(Whole(taken), _stopped.Task).WaitAsync(stop).ConfigureAwait(false);
                break;
            case RelearnSensor(var sensor):
                if (!_engine.Catalog.TryGet(sensor, out Intake.SensorKey key))
                    throw new ArgumentException($"sensor '{sensor}' is not known", nameof(command));
                await _engine.WaitForRoomAsync(stop).ConfigureAwait(false);
                await Settled(_engine.Ingest(PartitionState.Relearn(_engine.Door.RentGroup(), key)).Done, _stopped.Task).WaitAsync(stop).ConfigureAwait(false);
                break;
            case AcknowledgeIncident acknowledge:
                await AcknowledgeAsync(acknowledge, stop).ConfigureAwait(false);
                break;
            default:
                throw new ArgumentException($"a command {command.GetType().Name} is not known", nameof(command));
        }
    }

    private async Task AcknowledgeAsync(AcknowledgeIncident command, CancellationToken stop)
    {
        if (command.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(command));
        if (_failure is { } failure)
            throw new FleetStoppedException(failure.Message, failure);
        (AssetId asset, int number) = (command.Asset, command.Number);
        // Who was told of an incident may acknowledge it at once, though history may not have it yet.
        Task known = _engine.Publisher.KnownAsync(new IncidentQuery { Tenant = asset.Tenant, Asset = asset.Path });
        await Settled(Whole(known), _stopped.Task).WaitAsync(stop).ConfigureAwait(false);
        try
        {
            command.Check(await Task.Run(() => _history.Acknowledge(asset, number, command.Acknowledged(EventTime.From(_time.GetUtcNow()))), stop).ConfigureAwait(false));
        }
        catch (ObjectDisposedException ended)
        {
            throw new FleetStoppedException("the fleet is shut down", ended);
        }
    }
}
