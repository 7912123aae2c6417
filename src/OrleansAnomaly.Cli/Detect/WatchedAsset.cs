using OrleansAnomaly.Cli.Plot;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>One asset of a file: its monitors, and where its rows, incidents and traces go.</summary>
internal sealed class WatchedAsset
{
    private readonly MonitoredAsset _asset;
    private readonly ResultTarget? _results;
    private readonly IncidentLog _incidents;
    private readonly IntakeTally _intake;
    private readonly PendingRows? _pending;
    private readonly Verdict[] _verdicts;
    private RecordedClock _clock;

    public WatchedAsset(string? name, DetectOptions options, IReadOnlyList<string> sensors, ResultTarget? results, IncidentLog incidents, IntakeTally intake, bool isTraced)
    {
        Name = name;
        Sensors = sensors;
        _asset = new MonitoredAsset(options.SensorMonitor, options.AssetMonitor, sensors.Count);
        _results = results;
        _incidents = incidents;
        _intake = intake;
        _verdicts = new Verdict[sensors.Count];
        // Rows of several sensors are written with what was found of the interval they lie in, so they wait for its end.
        _pending = results is not null && sensors.Count > 1 ? new PendingRows(sensors.Count) : null;
        Traces = isTraced ? [.. sensors.Select(sensor => new SeriesTrace(name is null ? sensor : sensors.Count == 1 ? name : $"{name} {sensor}"))] : [];
    }

    /// <summary>The key of its rows; null where the file is of one asset.</summary>
    public string? Name { get; }

    public IReadOnlyList<string> Sensors { get; }

    public IReadOnlyList<SeriesTrace> Traces { get; }

    public void Observe(long time, ReadOnlySpan<double> values)
    {
        foreach (long now in _clock.Until(time))
        {
            if (_asset.Tick(now, out AssetVerdict ticked))
                Take(ticked);
        }
        bool isScored = false;
        for (int sensor = 0; sensor < values.Length; sensor++)
        {
            var reading = new Reading(time, values[sensor]);
            Observation observation = _asset.Observe(sensor, reading, out _verdicts[sensor], out AssetVerdict found, out bool hasFound);
            _intake.Count(observation, _verdicts[sensor]);
            if (hasFound)
                Take(found);
            if (observation is not (Observation.Scored or Observation.NoMeasurement))
                continue;
            isScored = true;
            if (Traces.Count > 0)
                Traces[sensor].Add(_verdicts[sensor]);
        }
        if (!isScored || _results is null)
            return;
        if (_pending is null)
        {
            _results.Write(Name, time, _verdicts, null);
            return;
        }
        if (_pending.IsFull)
            WriteFirst(null);
        _pending.Add(time, _verdicts);
    }

    /// <summary>The file has ended.</summary>
    public void Finish()
    {
        if (_asset.Finish(out AssetVerdict last))
            Take(last, everything: true);
    }

    private void Take(in AssetVerdict verdict, bool everything = false)
    {
        _incidents.Take(this, verdict);
        if (_pending is null || _results is null)
            return;
        while (_pending.TryPeek(out long time, out _) && (everything || time < verdict.Time))
            WriteFirst(verdict);
    }

    private void WriteFirst(AssetVerdict? found)
    {
        if (_pending!.TryPeek(out long time, out ReadOnlySpan<Verdict> verdicts))
            _results!.Write(Name, time, verdicts, found);
        _pending.RemoveFirst();
    }
}
