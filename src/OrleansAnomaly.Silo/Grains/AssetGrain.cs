using Orleans.Placement;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Silo.Placement;

namespace OrleansAnomaly.Silo.Grains;

/// <inheritdoc cref="IAssetGrain"/>
[GrainType(PartitionKey.AssetType), PartitionPlacement, KeepAlive, Immovable]
internal sealed class AssetGrain(Monitors monitors, Owners owners) : PartitionMember(owners), IAssetGrain
{
    private readonly List<AssetChange> _changes = [];
    private byte[]? _state;
    private SensorId[] _sensors = [];
    private long _epoch;

    public ValueTask<string?> LoadAsync(long epoch, SensorId[] sensors, int stored, byte[]? state)
    {
        if (epoch < _epoch)
            return new("a later owner has loaded it");
        if (state is null)
        {
            _state = new byte[monitors.Assets.StateBytes(sensors.Length)];
            monitors.Assets.Initialize(_state, sensors.Length);
        }
        else
        {
            if (stored < 1 || stored > sensors.Length)
                return new($"the state is of {stored} sensors; expected 1 to {sensors.Length}");
            if (monitors.Assets.Check(state, stored) is { } error)
                return new(error);
            _state = (byte[])state.Clone();
        }
        _epoch = epoch;
        _sensors = state is null ? sensors : sensors[..stored];
        if (_sensors.Length < sensors.Length)
            Grow(sensors);
        return default;
    }

    public ValueTask<bool> GrowAsync(long epoch, SensorId[] added)
    {
        if (epoch != _epoch || _state is null)
            return new(false);
        Grow([.. _sensors, .. added]);
        return new(true);
    }

    public ValueTask<AssetFindings?> FuseAsync(long epoch, FusionRow[] rows)
    {
        if (epoch != _epoch || _state is null)
            return default;
        Fuse(rows);
        return new(Findings(rows.Length > 0));
    }

    public ValueTask<AssetFindings?> TickAsync(long epoch, long position, long now, FusionRow[] rows)
    {
        if (epoch != _epoch || _state is null)
            return default;
        bool changed = monitors.Assets.Tick(_state, position, now, out AssetVerdict found);
        if (changed)
            Tell(-1, found);
        Fuse(rows);
        return new(Findings(changed || rows.Length > 0));
    }

    public ValueTask<byte[]?> CopyAsync(long epoch) => new(epoch == _epoch ? (byte[]?)_state?.Clone() : null);

    public ValueTask LeaveAsync(long epoch)
    {
        if (epoch < _epoch)
            return default;
        _state = null;
        DeactivateOnIdle();
        return default;
    }

    private void Grow(SensorId[] sensors)
    {
        var larger = new byte[monitors.Assets.StateBytes(sensors.Length)];
        monitors.Assets.Grow(_state, larger, sensors.Length);
        (_state, _sensors) = (larger, sensors);
    }

    private void Fuse(FusionRow[] rows)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            if (monitors.Assets.Observe(_state, rows[row].Position, rows[row].Sensor, rows[row].Verdict, out AssetVerdict found))
                Tell(row, found);
        }
    }

    private void Tell(int row, in AssetVerdict found)
    {
        if (found.Change != IncidentChange.None)
            _changes.Add(new AssetChange(row, found.Change, IncidentRecord.Of(_sensors[0].AssetId, found.Incident, found.Change != IncidentChange.Closed, sensor => _sensors[sensor])));
    }

    private AssetFindings Findings(bool hasChanged)
    {
        var findings = new AssetFindings(_changes.Count == 0 ? [] : [.. _changes], hasChanged, monitors.Assets.NextTick(_state));
        _changes.Clear();
        return findings;
    }
}
