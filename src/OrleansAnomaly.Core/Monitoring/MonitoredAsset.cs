using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>
/// One asset with all its sensors, held in memory: for files, demonstrations and tests. It numbers what it is given as its own log.
/// Not safe for use by several threads at once.
/// </summary>
public sealed class MonitoredAsset
{
    private readonly SensorMonitor _sensorMonitor;
    private readonly AssetMonitor _assetMonitor;
    private readonly byte[] _sensorStates;
    private readonly byte[] _assetState;
    private readonly int _bytes;
    private long _position = -1;
    private long _now = EventTime.None;

    /// <summary>An asset of that many sensors that has seen nothing.</summary>
    public MonitoredAsset(SensorMonitor sensorMonitor, AssetMonitor assetMonitor, int sensors)
    {
        ArgumentNullException.ThrowIfNull(sensorMonitor);
        ArgumentNullException.ThrowIfNull(assetMonitor);
        ArgumentOutOfRangeException.ThrowIfLessThan(sensors, 1);
        _sensorMonitor = sensorMonitor;
        _assetMonitor = assetMonitor;
        Sensors = sensors;
        _bytes = sensorMonitor.StateBytes;
        _sensorStates = new byte[checked(sensors * _bytes)];
        _assetState = new byte[assetMonitor.StateBytes(sensors)];
        for (int i = 0; i < sensors; i++)
            sensorMonitor.Initialize(State(i));
        assetMonitor.Initialize(_assetState, sensors);
    }

    /// <summary>How many sensors it has.</summary>
    public int Sensors { get; }

    /// <summary>What a sensor's state tells about its intake.</summary>
    public SensorSummary Summarize(int sensor) => _sensorMonitor.Summarize(State(sensor));

    /// <summary>Rolling digest of all of the asset's verdicts so far.</summary>
    public ulong Digest => _assetMonitor.Digest(_assetState);

    /// <summary>Scores and learns a reading of one sensor, and fuses its verdict.</summary>
    /// <param name="sensor">Index of the sensor.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="verdict">The sensor's verdict where the reading was scored or no measurement.</param>
    /// <param name="assetVerdict">What was found in the fusion interval that this reading closed.</param>
    /// <param name="hasAssetVerdict">Whether it closed one.</param>
    public Observation Observe(int sensor, in Reading reading, out Verdict verdict, out AssetVerdict assetVerdict, out bool hasAssetVerdict)
    {
        assetVerdict = default;
        hasAssetVerdict = false;
        Observation observation = _sensorMonitor.Observe(State(sensor), ++_position, reading, _now, out verdict);
        if (observation is Observation.Scored or Observation.NoMeasurement)
            hasAssetVerdict = _assetMonitor.Observe(_assetState, _position, sensor, verdict, out assetVerdict);
        return observation;
    }

    /// <summary>Tells all sensors and the asset what time it is, so that absence is noticed and intervals close.</summary>
    /// <param name="now">The time, in event time.</param>
    /// <param name="assetVerdict">What was found in the fusion interval that closed.</param>
    /// <returns>Whether one closed.</returns>
    public bool Tick(long now, out AssetVerdict assetVerdict)
    {
        _position++;
        if (EventTime.IsValid(now))
            _now = Math.Max(_now, now);
        bool closed = _assetMonitor.Tick(_assetState, _position, now, out assetVerdict);
        for (int i = 0; i < Sensors; i++)
        {
            if (_sensorMonitor.Tick(State(i), _position, now, out Verdict verdict)
                && _assetMonitor.Observe(_assetState, _position, i, verdict, out AssetVerdict other))
            {
                assetVerdict = other;
                closed = true;
            }
        }
        return closed;
    }

    /// <summary>Ends the stream: closes the open interval and the open incident.</summary>
    /// <returns>Whether <paramref name="assetVerdict"/> says something.</returns>
    public bool Finish(out AssetVerdict assetVerdict) => _assetMonitor.Finish(_assetState, out assetVerdict);

    private Span<byte> State(int sensor) => _sensorStates.AsSpan(sensor * _bytes, _bytes);
}
