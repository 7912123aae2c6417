using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Core.Recorded;

/// <summary>
/// Judges the aligned series of an asset's sensors that are there as a whole: every sensor as <see cref="RecordedSensor"/> does, and the asset by the
/// monitor that finds incidents and their causes. Pure and immutable; safe for use by several threads.
/// </summary>
public sealed class RecordedAsset
{
    /// <summary>An asset may have that many sensors.</summary>
    public const int MostSensors = 256;

    /// <summary>Points of all sensors together.</summary>
    public const int MostValues = 1_000_000;

    private readonly AssetMonitor _monitor;

    /// <summary>A judge with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public RecordedAsset(RecordedOptions? options = null)
    {
        Options = options ?? new RecordedOptions();
        RecordedInput.CheckOptions(Options);
        _monitor = new AssetMonitor(Sensitivity.AssetMonitor(Options.PValue));
    }

    /// <summary>The options it was made with. A period that is given is that of all sensors; else each has its own.</summary>
    public RecordedOptions Options { get; }

    /// <summary>Judges every row, its sensors by all other rows.</summary>
    /// <param name="times">Event times, strictly rising; <see cref="RecordedSensor.FewestPoints"/> to <see cref="RecordedSensor.MostPoints"/>.</param>
    /// <param name="values">
    /// By sensor the values, one per time; NaN where one is missing. One to <see cref="MostSensors"/> sensors, <see cref="MostValues"/> values in all.
    /// </param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="ArgumentException">The series cannot be judged; the message says which point of which sensor, and what was expected.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public RecordedAssetFindings Judge(ReadOnlySpan<long> times, IReadOnlyList<double[]> values, CancellationToken stop = default) =>
        Judge(times, values, false, stop);

    /// <summary>Judges the last row by those before it, as if it had just come in. Of the incidents the one is told that holds it, if there is one.</summary>
    /// <inheritdoc cref="Judge(ReadOnlySpan{long}, IReadOnlyList{double[]}, CancellationToken)"/>
    public RecordedAssetFindings JudgeLast(ReadOnlySpan<long> times, IReadOnlyList<double[]> values, CancellationToken stop = default)
    {
        RecordedAssetFindings found = Judge(times, values, true, stop);
        int last = times.Length - 1;
        return new RecordedAssetFindings(
            [.. found.Sensors.Select(sensor => sensor with { Points = [sensor.Points[last]] })],
            [found.Rows[last]],
            [.. found.Incidents.Where(incident => incident.Last == last)]);
    }

    private RecordedAssetFindings Judge(ReadOnlySpan<long> times, IReadOnlyList<double[]> values, bool isCausal, CancellationToken stop)
    {
        Check(times, values);
        var sensors = new RecordedFindings[values.Count];
        var points = new RecordedPoint[values.Count][];
        using (var series = new RecordedSeries(times))
        {
            for (int sensor = 0; sensor < sensors.Length; sensor++)
            {
                stop.ThrowIfCancellationRequested();
                points[sensor] = new RecordedPoint[times.Length];
                int period = series.Judge(times, values[sensor], Options, isCausal, points[sensor]);
                sensors[sensor] = new RecordedFindings(points[sensor], period, series.Step);
            }
        }
        var log = new RecordedIncidentLog(times.ToArray());
        byte[] state = new byte[_monitor.StateBytes(sensors.Length)];
        _monitor.Initialize(state, sensors.Length);
        for (int row = 0; row < times.Length; row++)
        {
            stop.ThrowIfCancellationRequested();
            Fuse(state, row, times[row], points, log);
        }
        if (_monitor.Finish(state, out AssetVerdict end))
            log.Take(end);
        return new RecordedAssetFindings(sensors, log.Rows, log.Incidents);
    }

    private void Fuse(Span<byte> state, int row, long time, RecordedPoint[][] points, RecordedIncidentLog log)
    {
        // Two may be due after a gap: the interval before it ends, and an incident that was quiet since.
        while (_monitor.Tick(state, row, time, out AssetVerdict ticked))
            log.Take(ticked);
        for (int sensor = 0; sensor < points.Length; sensor++)
        {
            ref readonly RecordedPoint point = ref points[sensor][row];
            var verdict = new Verdict { Time = time, Value = point.Value, PValue = point.PValue, Kind = point.Kind, IsAnomalous = point.IsAnomalous };
            if (_monitor.Observe(state, row, sensor, verdict, out AssetVerdict closed))
                log.Take(closed);
        }
    }

    private static void Check(ReadOnlySpan<long> times, IReadOnlyList<double[]> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count is 0 or > MostSensors)
            throw new ArgumentException($"there are {values.Count} sensors; expected 1 to {MostSensors}", nameof(values));
        RecordedInput.CheckTimes(times);
        if ((long)values.Count * times.Length > MostValues)
            throw new ArgumentException($"{values.Count} sensors of {times.Length} points are more than {MostValues} values; expected fewer", nameof(values));
        for (int sensor = 0; sensor < values.Count; sensor++)
        {
            if (values[sensor] is null)
                throw new ArgumentException($"values[{sensor}] is missing; expected {times.Length} values", nameof(values));
            RecordedInput.CheckValues(values[sensor], times.Length, $"values[{sensor}]");
        }
    }
}
