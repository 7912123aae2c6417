using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Bench.Fuzz;

/// <summary>The same as a <see cref="MonitoredAsset"/>, but its states are moved to other memory and other monitors whenever one asks for it.</summary>
internal sealed class CopiedAsset
{
    private readonly byte[][] _sensors;
    private SensorMonitor _sensorMonitor;
    private AssetMonitor _assetMonitor;
    private byte[] _asset;
    private long _position = -1;
    private long _now = EventTime.None;

    public CopiedAsset(SensorMonitorOptions sensorOptions, AssetMonitorOptions assetOptions, int sensors)
    {
        _sensorMonitor = new SensorMonitor(sensorOptions);
        _assetMonitor = new AssetMonitor(assetOptions);
        _sensors = new byte[sensors][];
        for (int i = 0; i < sensors; i++)
        {
            _sensors[i] = new byte[_sensorMonitor.StateBytes];
            _sensorMonitor.Initialize(_sensors[i]);
        }
        _asset = new byte[_assetMonitor.StateBytes(sensors)];
        _assetMonitor.Initialize(_asset, sensors);
    }

    public ulong Digest => _assetMonitor.Digest(_asset);

    public SensorSummary Summarize(int sensor) => _sensorMonitor.Summarize(_sensors[sensor]);

    /// <summary>Moves all states.</summary>
    /// <returns>What a state was refused for; null where all are accepted.</returns>
    public string? Copy(bool renew)
    {
        if (renew)
            (_sensorMonitor, _assetMonitor) = (new SensorMonitor(_sensorMonitor.Options), new AssetMonitor(_assetMonitor.Options));
        string? refused = null;
        for (int i = 0; i < _sensors.Length; i++)
        {
            refused ??= _sensorMonitor.Check(_sensors[i]);
            _sensors[i] = [.. _sensors[i]];
        }
        refused ??= _assetMonitor.Check(_asset, _sensors.Length);
        _asset = [.. _asset];
        return refused;
    }

    /// <summary>Hands the sensor what it has had already.</summary>
    /// <returns>Whether that left everything as it was.</returns>
    public bool Replay(int sensor, in Reading reading)
    {
        byte[] before = [.. _sensors[sensor]];
        Observation observation = _sensorMonitor.Observe(_sensors[sensor], _sensorMonitor.Summarize(before).Applied, reading, _now, out Verdict verdict);
        return observation == Observation.AlreadyApplied && verdict == default && before.AsSpan().SequenceEqual(_sensors[sensor]);
    }

    public Observation Observe(int sensor, in Reading reading, out Verdict verdict, out AssetVerdict assetVerdict, out bool closed)
    {
        (assetVerdict, closed) = (default, false);
        Observation observation = _sensorMonitor.Observe(_sensors[sensor], ++_position, reading, _now, out verdict);
        if (observation is Observation.Scored or Observation.NoMeasurement)
            closed = _assetMonitor.Observe(_asset, _position, sensor, verdict, out assetVerdict);
        return observation;
    }

    public bool Tick(long now, out AssetVerdict assetVerdict)
    {
        _position++;
        if (EventTime.IsValid(now))
            _now = Math.Max(_now, now);
        bool closed = _assetMonitor.Tick(_asset, _position, now, out assetVerdict);
        for (int i = 0; i < _sensors.Length; i++)
        {
            if (_sensorMonitor.Tick(_sensors[i], _position, now, out Verdict verdict)
                && _assetMonitor.Observe(_asset, _position, i, verdict, out AssetVerdict other))
            {
                assetVerdict = other;
                closed = true;
            }
        }
        return closed;
    }

    public bool Finish(out AssetVerdict assetVerdict) => _assetMonitor.Finish(_asset, out assetVerdict);
}
