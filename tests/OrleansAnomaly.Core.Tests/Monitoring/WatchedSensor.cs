using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Monitoring;

/// <summary>One sensor with its state and a log of its own, and its verdicts so far.</summary>
internal sealed class WatchedSensor
{
    private long _position = -1;
    private long _now = EventTime.None;

    public WatchedSensor(SensorMonitorOptions? options = null)
    {
        Monitor = new SensorMonitor(options);
        State = new byte[Monitor.StateBytes];
        Monitor.Initialize(State);
    }

    public SensorMonitor Monitor { get; }

    public byte[] State { get; set; }

    public List<Verdict> Verdicts { get; } = [];

    public SensorSummary Summary => Monitor.Summarize(State);

    public Observation Observe(Reading reading, out Verdict verdict) => Keep(Monitor.Observe(State, ++_position, reading, _now, out verdict), verdict);

    public Observation Observe(long time, double value, Quality quality = Quality.Good) => Observe(new Reading(time, value, quality), out _);

    public void Observe(IEnumerable<Reading> readings)
    {
        foreach (Reading reading in readings)
            Observe(reading, out _);
    }

    /// <summary>A tick that is not handed over: it only takes its position.</summary>
    public void Skip() => _position++;

    public bool Tick(long now, out Verdict verdict)
    {
        if (EventTime.IsValid(now))
            _now = Math.Max(_now, now);
        bool told = Monitor.Tick(State, ++_position, now, out verdict);
        if (told)
            Verdicts.Add(verdict);
        return told;
    }

    /// <summary>Anomalous verdicts from a time on.</summary>
    public IEnumerable<Verdict> Anomalies(long from, long to = long.MaxValue) => Verdicts.Where(verdict => verdict.IsAnomalous && verdict.Time >= from && verdict.Time < to);

    private Observation Keep(Observation observation, in Verdict verdict)
    {
        if (observation is Observation.Scored or Observation.NoMeasurement)
            Verdicts.Add(verdict);
        return observation;
    }
}
