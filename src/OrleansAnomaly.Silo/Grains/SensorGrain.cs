using System.Runtime.InteropServices;
using Orleans.Placement;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Series;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Silo.Placement;

namespace OrleansAnomaly.Silo.Grains;

/// <inheritdoc cref="ISensorGrain"/>
[GrainType("anomaly-sensor"), PartitionPlacement, KeepAlive, Immovable]
internal sealed class SensorGrain(Monitors monitors, Owners owners) : PartitionMember(owners), ISensorGrain
{
    // The monitor's state, then the minute that the sensor is in.
    private byte[]? _state;
    private long _epoch;

    public ValueTask<string?> LoadAsync(long epoch, byte[]? state)
    {
        if (epoch < _epoch)
            return new("a later owner has loaded it");
        int bytes = monitors.Sensors.StateBytes;
        if (state is not null && state.Length != monitors.SensorBytes)
            return new($"the state has {state.Length} bytes; expected {monitors.SensorBytes} with these options");
        if (state is not null && monitors.Sensors.Check(state.AsSpan(0, bytes)) is { } error)
            return new(error);
        _state = new byte[monitors.SensorBytes];
        if (state is not null)
            state.CopyTo(_state, 0);
        else
            monitors.Sensors.Initialize(_state.AsSpan(0, bytes));
        _epoch = epoch;
        return default;
    }

    public ValueTask<SensorFindings?> ObserveAsync(long epoch, SensorRows rows)
    {
        if (epoch != _epoch || _state is null)
            return default;
        int count = rows.Readings.Length;
        var observations = new Observation[count];
        var verdicts = new Verdict[count];
        List<MinuteAggregate>? minutes = null;
        Span<byte> state = _state.AsSpan(0, monitors.Sensors.StateBytes);
        int told = 0;
        for (int row = 0; row < count; row++)
        {
            Observation observation = monitors.Sensors.Observe(state, rows.Positions[row], rows.Readings[row], rows.Now, out Verdict verdict);
            observations[row] = observation;
            if (observation is not (Observation.Scored or Observation.NoMeasurement))
                continue;
            verdicts[told++] = verdict;
            if (observation == Observation.Scored && Minute.Take(verdict, out MinuteAggregate finished))
                (minutes ??= []).Add(finished);
        }
        if (told < count)
            Array.Resize(ref verdicts, told);
        return new(new SensorFindings(observations, verdicts, minutes is null ? [] : [.. minutes], monitors.Sensors.NextTick(state)));
    }

    public ValueTask<SensorFindings?> TickAsync(long epoch, long position, long now)
    {
        if (epoch != _epoch || _state is null)
            return default;
        Span<byte> state = _state.AsSpan(0, monitors.Sensors.StateBytes);
        bool speaks = monitors.Sensors.Tick(state, position, now, out Verdict verdict);
        return new(new SensorFindings([], speaks ? [verdict] : [], [], monitors.Sensors.NextTick(state)));
    }

    public ValueTask<bool> RelearnAsync(long epoch, long position)
    {
        if (epoch != _epoch || _state is null)
            return new(false);
        monitors.Sensors.Relearn(_state.AsSpan(0, monitors.Sensors.StateBytes), position);
        return new(true);
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

    private ref MinuteState Minute => ref MemoryMarshal.AsRef<MinuteState>(_state.AsSpan(monitors.Sensors.StateBytes));
}
