using OrleansAnomaly.Core.Detection.SeasonalBaseline;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

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

    private readonly SensorMonitor _sensorMonitor;
    private readonly AssetMonitor _assetMonitor;

    /// <summary>A judge with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public RecordedAsset(RecordedOptions? options = null)
    {
        Options = options ?? new RecordedOptions();
        IReadOnlyList<string> errors = Options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        var detector = new SeasonalBaselineDetector(new SeasonalBaselineOptions { UtcOffset = Options.UtcOffset });
        _sensorMonitor = new SensorMonitor(Sensitivity.SensorMonitor(Options.PValue, detector));
        _assetMonitor = new AssetMonitor(Sensitivity.AssetMonitor(Options.PValue));
    }

    /// <summary>The options it was made with.</summary>
    public RecordedOptions Options { get; }

    /// <summary>Judges every row.</summary>
    /// <param name="times">Event times, strictly rising; <see cref="RecordedSensor.FewestPoints"/> to <see cref="RecordedSensor.MostPoints"/>.</param>
    /// <param name="values">
    /// By sensor the values, one per time; NaN where one is missing. One to <see cref="MostSensors"/> sensors, <see cref="MostValues"/> values in all.
    /// </param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="ArgumentException">The series cannot be judged; the message says which point of which sensor, and what was expected.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public RecordedAssetFindings Judge(ReadOnlySpan<long> times, IReadOnlyList<double[]> values, CancellationToken stop = default)
    {
        Check(times, values);
        long[] rows = times.ToArray();
        long step = RecordedGrid.Step(times);
        int[] periods = Periods(times, step, values);
        var log = new RecordedAssetLog(rows, rows, values);
        var asset = new MonitoredAsset(_sensorMonitor, _assetMonitor, values.Count);
        RecordedClock clock = default;
        for (int row = 0; row < rows.Length; row++)
        {
            stop.ThrowIfCancellationRequested();
            foreach (long now in clock.Until(rows[row]))
            {
                if (asset.Tick(now, out AssetVerdict ticked))
                    log.Take(ticked);
            }
            for (int sensor = 0; sensor < values.Count; sensor++)
            {
                var reading = new Reading(rows[row], values[sensor][row]);
                asset.Observe(sensor, reading, out Verdict verdict, out AssetVerdict found, out bool hasFound);
                if (hasFound)
                    log.Take(found);
                log.Add(row, sensor, verdict);
            }
        }
        if (asset.Finish(out AssetVerdict last))
            log.Take(last);
        return log.Findings(periods, step);
    }

    private int[] Periods(ReadOnlySpan<long> times, long step, IReadOnlyList<double[]> values)
    {
        var periods = new int[values.Count];
        if (Options.Period is { } given)
        {
            Array.Fill(periods, given);
            return periods;
        }
        var numbers = new long[times.Length];
        RecordedGrid.Number(times, step, numbers);
        for (int sensor = 0; sensor < periods.Length; sensor++)
            periods[sensor] = RecordedGrid.Period(numbers, values[sensor]);
        return periods;
    }

    private static void Check(ReadOnlySpan<long> times, IReadOnlyList<double[]> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count is 0 or > MostSensors)
            throw new ArgumentException($"there are {values.Count} sensors; expected 1 to {MostSensors}", nameof(values));
        RecordedInput.CheckTimes(times);
        if ((long)values.Count * times.Length > MostValues)
            throw new ArgumentException($"{values.Count} sensors of {times.Length} points are more than {MostValues} values; expected fewer sensors or points", nameof(values));
        for (int sensor = 0; sensor < values.Count; sensor++)
            RecordedInput.CheckValues(values[sensor] ?? throw new ArgumentException($"values[{sensor}] is missing; expected {times.Length} values", nameof(values)), times.Length, $"values[{sensor}]");
    }
}
