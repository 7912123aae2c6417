using System.Buffers;
using OrleansAnomaly.Core.Detection.SeasonalBaseline;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Recorded;

/// <summary>
/// Judges a series of one sensor that is there as a whole, by the monitor that watches live sensors. Pure: what was judged before leaves no trace, and
/// equal series yield equal findings on every machine. Immutable; safe for use by several threads.
/// </summary>
public sealed class RecordedSensor
{
    /// <summary>Series of fewer points are refused: they say nothing of what is normal.</summary>
    public const int FewestPoints = 12;

    /// <summary>Series of more points are refused: ten weeks of 5 minutes have 20,160.</summary>
    public const int MostPoints = 20_160;

    private const int RowsBetweenStops = 256;

    private readonly SensorMonitor _monitor;

    /// <summary>A judge with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public RecordedSensor(RecordedOptions? options = null)
    {
        Options = options ?? new RecordedOptions();
        IReadOnlyList<string> errors = Options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        var detector = new SeasonalBaselineDetector(new SeasonalBaselineOptions { UtcOffset = Options.UtcOffset });
        _monitor = new SensorMonitor(Sensitivity.SensorMonitor(Options.PValue, detector));
    }

    /// <summary>The options it was made with.</summary>
    public RecordedOptions Options { get; }

    /// <summary>Judges every point.</summary>
    /// <param name="times">Event times, strictly rising; <see cref="FewestPoints"/> to <see cref="MostPoints"/>.</param>
    /// <param name="values">The values, one per time; NaN where one is missing. A missing value is anomalous only where it prolongs an unusual silence.</param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="ArgumentException">The series cannot be judged; the message says which point, and what was expected.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public RecordedFindings Judge(ReadOnlySpan<long> times, ReadOnlySpan<double> values, CancellationToken stop = default) => Judge(times, values, false, stop);

    /// <summary>Judges the last point by all before it.</summary>
    /// <inheritdoc cref="Judge(ReadOnlySpan{long}, ReadOnlySpan{double}, CancellationToken)"/>
    public RecordedFindings JudgeLast(ReadOnlySpan<long> times, ReadOnlySpan<double> values, CancellationToken stop = default) => Judge(times, values, true, stop);

    private RecordedFindings Judge(ReadOnlySpan<long> times, ReadOnlySpan<double> values, bool lastOnly, CancellationToken stop)
    {
        RecordedInput.CheckTimes(times);
        RecordedInput.CheckValues(values, times.Length, nameof(values));
        long step = RecordedGrid.Step(times);
        long[] numbers = ArrayPool<long>.Shared.Rent(times.Length);
        RecordedGrid.Number(times, step, numbers);
        int period = Options.Period ?? RecordedGrid.Period(numbers.AsSpan(0, times.Length), values);
        ArrayPool<long>.Shared.Return(numbers);

        var points = new RecordedPoint[lastOnly ? 1 : times.Length];
        byte[] state = ArrayPool<byte>.Shared.Rent(_monitor.StateBytes);
        Span<byte> own = state.AsSpan(0, _monitor.StateBytes);
        _monitor.Initialize(own);
        Verdict verdict = default;
        for (int i = 0; i < times.Length; i++)
        {
            if (i % RowsBetweenStops == 0)
                stop.ThrowIfCancellationRequested();
            _monitor.Observe(own, i, new Reading(times[i], values[i]), EventTime.None, out verdict);
            if (!lastOnly)
                points[i] = RecordedPoint.Of(times[i], values[i], verdict);
        }
        ArrayPool<byte>.Shared.Return(state);
        if (lastOnly)
            points[0] = RecordedPoint.Of(times[^1], values[^1], verdict);
        return new RecordedFindings(points, period, step);
    }
}
