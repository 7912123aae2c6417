using Orleans.Concurrency;
using Orleans.Placement;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Silo.Partitions;
using OrleansAnomaly.Silo.Placement;

namespace OrleansAnomaly.Silo.Grains;

/// <inheritdoc cref="IPartitionGrain"/>
[GrainType(PartitionKey.PartitionType), PartitionPlacement, KeepAlive, Immovable, Reentrant]
internal sealed class PartitionGrain(SiloShare silo, LocalPartitions local, ILocalSiloDetails details, IClusterMembershipService membership, DrainingSilos draining) : Grain, IPartitionGrain
{
    private Partition? _partition;
    private bool _isHandedOver, _isEnding;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        int id = (int)this.GetPrimaryKeyLong();
        if (id is < 0 or >= SensorId.Partitions)
            throw new ArgumentOutOfRangeException(nameof(id), id, $"expected a partition of 0 to {SensorId.Partitions - 1}");
        // Who still believes that it is here would have it come back as often as it is handed over: a silo makes a grain wherever a message for it arrives.
        if (!IsHere(id))
            throw new PartitionLostException($"partition {id} belongs to another silo");
        if (draining.IsHandingOver)
            throw new PartitionLostException($"partition {id} is not taken up by a silo that ends");
        var partition = new Partition(id, silo, GrainFactory, details.Name, why =>
        {
            // At the end of the process every partition that is left goes, and nobody needs to be told of each.
            if (!_isEnding)
                SiloLog.PartitionLost(silo.Logger, id, why);
            local.Remove(id);
            DeactivateOnIdle();
        });
        try
        {
            await partition.OpenAsync(cancellationToken);
        }
        catch
        {
            partition.Unaccount();
            throw;
        }
        _partition = partition;
        local.Add(id, this.AsReference<IPartitionGrain>(), partition);
        SiloLog.PartitionTaken(silo.Logger, id, partition.Sensors, partition.Applied);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_partition is null || _isHandedOver)
            return;
        local.Remove(_partition.Id);
        _isEnding = reason.ReasonCode == DeactivationReasonCode.ShuttingDown;
        _partition.Lose(reason.Description ?? reason.ReasonCode.ToString());
        // Where the silo ends, its grains end with it.
        if (_isEnding)
            _partition.Unaccount();
        else
            await _partition.LeaveAsync().WaitAsync(cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    public Task<PartReceipt> IngestAsync(BatchPart part, IngestWait wait) => _partition!.IngestAsync(part, wait);

    public Task<bool> RelearnAsync(SensorId sensor) => _partition!.RelearnAsync(sensor);

    public Task<SensorInfo?[]> DescribeAsync(SensorId[] sensors) => _partition!.DescribeAsync(sensors);

    public Task SettleAsync() => _partition!.SettleAsync();

    public Task CheckpointAsync() => _partition!.CheckpointAsync();

    public async Task MakeRoomAsync(TimeSpan idle, long bytes)
    {
        await _partition!.CheckpointAsync();
        await _partition.EvictAsync(idle, bytes);
    }

    public async Task HandOverAsync()
    {
        if (_isHandedOver)
            return;
        _isHandedOver = true;
        local.Remove(_partition!.Id);
        _partition.Close();
        try
        {
            await _partition.CheckpointAsync();
            await _partition.DrainAsync();
        }
        catch (Exception failure)
        {
            // The next owner takes from the log what was not stored.
            _partition.Lose($"it was not stored: {failure.Message}", failure);
        }
        finally
        {
            await _partition.LeaveAsync();
            DeactivateOnIdle();
        }
    }

    private bool IsHere(int id)
    {
        SiloAddress[] silos = [.. membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)];
        return silos.Length == 0 || Assignment.Of(id, draining.Without(silos)).Equals(details.SiloAddress);
    }
}
