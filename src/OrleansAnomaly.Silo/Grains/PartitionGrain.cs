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
internal sealed class PartitionGrain(SiloShare silo, LocalPartitions local, ILocalSiloDetails details, Owners owners, DrainingSilos draining) : Grain, IPartitionGrain
{
    private Partition? _partition;
    private bool _isHandedOver, _isEnding;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        int id = (int)this.GetPrimaryKeyLong();
        if (id is < 0 or >= SensorId.Partitions)
            throw new ArgumentOutOfRangeException(nameof(id), id, $"expected a partition of 0 to {SensorId.Partitions - 1}");
        // Who still believes that it is here would have it come back as often as it is handed over: a silo makes a grain wherever a message for it arrives.
        // It goes again at once, and what came for it is sent on. Had it failed instead, it would stand in the others' way for seconds.
        if (draining.IsHandingOver || owners.IsElsewhere(id))
        {
            DeactivateOnIdle();
            return;
        }
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

    /// <summary>The partition, where it was taken up.</summary>
    private Partition Own => _partition ?? throw new PartitionLostException($"partition {this.GetPrimaryKeyLong()} belongs to another silo");

    public Task<PartReceipt> IngestAsync(BatchPart part, IngestWait wait) => Own.IngestAsync(part, wait);

    public Task<bool> RelearnAsync(SensorId sensor) => Own.RelearnAsync(sensor);

    public Task<SensorInfo?[]> DescribeAsync(SensorId[] sensors) => Own.DescribeAsync(sensors);

    public Task SettleAsync() => Own.SettleAsync();

    public Task CheckpointAsync() => Own.CheckpointAsync();

    public async Task MakeRoomAsync(TimeSpan idle, long bytes)
    {
        await Own.CheckpointAsync();
        await Own.EvictAsync(idle, bytes);
    }

    public async Task HandOverAsync()
    {
        if (_isHandedOver)
            return;
        Partition partition = Own;
        _isHandedOver = true;
        local.Remove(partition.Id);
        partition.Close();
        try
        {
            await partition.CheckpointAsync();
            await partition.DrainAsync();
        }
        catch (Exception failure)
        {
            // The next owner takes from the log what was not stored.
            partition.Lose($"it was not stored: {failure.Message}", failure);
        }
        finally
        {
            await partition.LeaveAsync();
            DeactivateOnIdle();
        }
    }
}
