using System.Diagnostics;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Bench.Fuzz;

/// <summary>
/// Feeds the monitors with what no plant should send and checks what must hold whatever comes: no exception, sound verdicts, every reading accounted for,
/// sound incidents in order, the same verdicts where the states are copied on the way, and work as usual once the world has calmed down.
/// </summary>
internal sealed class MonitorFuzz
{
    private const int Calm = 6;

    private readonly MonitorCase _case;
    private readonly MonitorFuzzTotals _totals;
    private readonly MonitoredAsset _asset;
    private readonly CopiedAsset _copied;
    private readonly long[] _given;
    private long _lastTime = long.MinValue, _lastClosed = long.MinValue;
    private int _number;
    private bool _open;

    private MonitorFuzz(MonitorCase made, MonitorFuzzTotals totals)
    {
        (_case, _totals) = (made, totals);
        Require(made.SensorOptions.Validate().Count == 0 && made.AssetOptions.Validate().Count == 0, "the case itself is faulty");
        _asset = new MonitoredAsset(new SensorMonitor(made.SensorOptions), new AssetMonitor(made.AssetOptions), made.Sensors);
        _copied = new CopiedAsset(made.SensorOptions, made.AssetOptions, made.Sensors);
        _given = new long[made.Sensors];
    }

    /// <summary>Runs cases 0 … <paramref name="cases"/> − 1.</summary>
    /// <returns>What happened, in figures.</returns>
    /// <exception cref="InvalidOperationException">A case broke a rule; the message names seed and case.</exception>
    public static MonitorFuzzTotals Run(long cases, ulong seed, TextWriter progress)
    {
        var totals = new MonitorFuzzTotals();
        var watch = Stopwatch.StartNew();
        for (long number = 0; number < cases; number++)
        {
            try
            {
                new MonitorFuzz(MonitorCase.Make(seed, number), totals).Run();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, case {number}: {e.Message}", e);
            }
            totals.Cases++;
            if ((number + 1) % 100_000 == 0)
                progress.WriteLine($"{totals}; {watch.Elapsed.TotalSeconds:N0} s");
        }
        return totals;
    }

    private void Run()
    {
        for (int i = 0; i < _case.Events; i++)
        {
            if (_case.Below(50) == 0)
                Copy();
            if (_case.NextIsTick(out int sensor, out Reading reading))
                Tick(reading.Time);
            else
                Observe(sensor, reading);
        }
        CalmDown();
        bool told = _asset.Finish(out AssetVerdict last);
        Require(told == _copied.Finish(out AssetVerdict copied), "only one of both says something at the end");
        if (told)
            Check(last, copied, isEnd: true);
        Require(!_open, "an incident is left open at the end");
        for (int i = 0; i < _case.Sensors; i++)
        {
            SensorSummary summary = _asset.Summarize(i);
            Require(summary == _copied.Summarize(i), $"sensor {i}: {summary}, copied {_copied.Summarize(i)}");
            long counted = summary.Scored + summary.NoMeasurement + summary.Duplicates + summary.Late + summary.Future;
            Require(counted == _given[i], $"{_given[i]} readings given, {counted} counted");
        }
    }

    private void Copy()
    {
        string? refused = _copied.Copy(_case.Below(4) == 0);
        Require(refused is null, $"a state is refused: {refused}");
        _totals.Copies++;
    }

    /// <summary>Nothing that came before keeps what comes after from being scored, nor intervals from closing.</summary>
    private void CalmDown()
    {
        long before = _totals.Intervals;
        for (int turn = 0; turn < Calm; turn++)
        {
            Tick(_case.Ordinary(turn).Time);
            for (int sensor = 0; sensor < _case.Sensors; sensor++)
            {
                Reading reading = _case.Ordinary(turn);
                Observation observation = Observe(sensor, reading);
                Require(observation == Observation.Scored, $"{observation} of an ordinary {reading}");
            }
        }
        Tick(_case.Ordinary(200).Time);
        Require(_totals.Intervals > before, "no interval closed in three hours");
    }

    private void Tick(long now)
    {
        _totals.Ticks++;
        bool closed = _asset.Tick(now, out AssetVerdict verdict);
        Require(closed == _copied.Tick(now, out AssetVerdict copied), "a tick closes an interval of only one of both");
        if (closed)
            Check(verdict, copied);
    }

    private Observation Observe(int sensor, in Reading reading)
    {
        _totals.Readings++;
        _given[sensor]++;
        Observation observation = _asset.Observe(sensor, reading, out Verdict verdict, out AssetVerdict assetVerdict, out bool closed);
        Observation other = _copied.Observe(sensor, reading, out Verdict copied, out AssetVerdict copiedAsset, out bool copiedClosed);
        Require(observation == other && verdict == copied && closed == copiedClosed, $"{reading}: {observation} {verdict}, copied {other} {copied}");
        if (_case.Below(40) == 0)
            Require(_copied.Replay(sensor, reading), "a replay has an effect");
        switch (observation)
        {
            case Observation.Scored:
                Check(verdict, reading);
                break;
            case Observation.NoMeasurement:
                Check(verdict, reading);
                Require(double.IsNaN(verdict.Value), $"no measurement, but the value is {verdict.Value}");
                break;
            case Observation.Duplicate or Observation.Late or Observation.Future:
                Require(verdict == default && !closed, $"{observation}, but there is a verdict");
                break;
            default:
                throw new InvalidOperationException($"{observation} of what is new");
        }
        if (closed)
            Check(assetVerdict, copiedAsset);
        return observation;
    }

    private void Check(in Verdict verdict, in Reading reading)
    {
        _totals.Scored++;
        _totals.Anomalous += verdict.IsAnomalous ? 1 : 0;
        CheckSize(verdict.PValue, verdict.Score);
        Require(verdict.Time == reading.Time && EventTime.IsValid(verdict.Time), $"time {verdict.Time} of a reading of {reading.Time}");
        Require(verdict.IsAnomalous == (verdict.PValue <= _case.SensorOptions.AlarmPValue * (1 + 1e-9)) || Math.Abs(verdict.PValue / _case.SensorOptions.AlarmPValue - 1) < 1e-9,
            $"p {verdict.PValue}, alarm at {_case.SensorOptions.AlarmPValue}, anomalous {verdict.IsAnomalous}");
        Require((verdict.IsAnomalous || verdict.Kind == AnomalyKind.None) && Enum.IsDefined(verdict.Kind), $"kind {verdict.Kind}");
        Require(verdict.IsAnomalous || !verdict.IsAlarm, "an alarm without an anomaly");
        if (double.IsNaN(verdict.Expected))
            Require(double.IsNaN(verdict.Lower) && double.IsNaN(verdict.Upper), "a band around nothing");
        else
            Require(double.IsFinite(verdict.Lower) && double.IsFinite(verdict.Upper) && verdict.Lower <= verdict.Expected && verdict.Expected <= verdict.Upper,
                $"expected {verdict.Expected} in {verdict.Lower} … {verdict.Upper}");
    }

    private void Check(in AssetVerdict verdict, in AssetVerdict copied, bool isEnd = false)
    {
        _totals.Intervals++;
        Require(verdict.Time == copied.Time && verdict.PValue == copied.PValue && verdict.Change == copied.Change && verdict.IsAnomalous == copied.IsAnomalous, "a copied state says something else");
        Require(_asset.Digest == _copied.Digest, "a copied state has another digest");
        CheckSize(verdict.PValue, verdict.Score);
        Require(verdict.Time > _lastTime || (isEnd && verdict.Time == _lastTime), $"time {verdict.Time} after {_lastTime}");
        Require(verdict.Time >= EventTime.MinValue && verdict.Time <= EventTime.MaxValue + EventTime.Hour, $"time {verdict.Time}");
        switch (verdict.Change)
        {
            case IncidentChange.Opened:
                Require(!_open, "an incident opens while one is open");
                _open = true;
                _number++;
                _totals.Incidents++;
                break;
            // The last interval may open the incident that the end closes.
            case IncidentChange.Closed when isEnd && !_open:
                _number++;
                _open = true;
                break;
            case IncidentChange.Grown or IncidentChange.Closed:
                Require(_open, $"{verdict.Change}, but none is open");
                break;
        }
        if (_open)
            Check(verdict.Incident, verdict.Time);
        if (verdict.Change == IncidentChange.Closed)
            (_open, _lastClosed) = (false, verdict.Time);
        Require(verdict.IsAnomalous == _open, $"an incident is {(_open ? "" : "not ")}open, the verdict says otherwise");
        _lastTime = verdict.Time;
    }

    private void Check(in Incident incident, long time)
    {
        Require(incident.Number == _number, $"incident {incident.Number}; expected {_number}");
        Require(incident.Start >= EventTime.MinValue && incident.Start >= _lastClosed, $"it starts at {incident.Start}, the one before ended at {_lastClosed}");
        Require(incident.Start <= incident.Opened && incident.Opened <= incident.Peak && incident.Opened <= incident.End && incident.End <= time && incident.Peak <= time,
            $"start {incident.Start}, opened {incident.Opened}, peak {incident.Peak}, end {incident.End}, now {time}");
        Require(incident.PValue is >= 0.999 * Calibrator.SmallestP and <= 1, $"p {incident.PValue}");
        Require(incident.Confidence is >= 0 and <= 1, $"confidence {incident.Confidence}");
        Require(Enum.IsDefined(incident.Kind) && Enum.IsDefined(incident.Origin), $"kind {incident.Kind}, origin {incident.Origin}");
        double sum = 0;
        ulong seen = 0;
        float former = float.MaxValue;
        for (int rank = 0; rank < incident.CauseCount; rank++)
        {
            Cause cause = incident.GetCause(rank);
            Require(cause.Sensor >= 0 && cause.Sensor < _case.Sensors && (seen & 1ul << cause.Sensor) == 0, $"cause {cause}");
            Require(cause.Share > 0 && cause.Share <= former && Enum.IsDefined(cause.Kind), $"cause {cause} after a share of {former}");
            seen |= 1ul << cause.Sensor;
            former = cause.Share;
            sum += cause.Share;
        }
        Require(sum <= 1 + 1e-5, $"the shares sum to {sum}");
    }

    private static void CheckSize(double p, double score)
    {
        Require(p is >= Calibrator.SmallestP and <= 1, $"p {p}");
        Require(score is >= 0 and <= 1, $"score {score}");
    }

    private static void Require(bool holds, string fault)
    {
        if (!holds)
            throw new InvalidOperationException(fault);
    }
}
