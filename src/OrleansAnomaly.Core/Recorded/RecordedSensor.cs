namespace OrleansAnomaly.Core.Recorded;

/// <summary>
/// Judges a series of one sensor that is there as a whole. What the monitors that watch live sensors learn in weeks a recording of some hundred points
/// does not hold; so every point is compared with the others by medians (docs/detectors.md). Pure: what was judged before leaves no trace, and equal
/// series yield equal findings on every machine. Immutable; safe for use by several threads.
/// </summary>
public sealed class RecordedSensor
{
    /// <summary>Series of fewer points are refused: they say nothing of what is normal.</summary>
    public const int FewestPoints = 12;

    /// <summary>Series of more points are refused: ten weeks of 5 minutes have 20,160.</summary>
    public const int MostPoints = 20_160;

    /// <summary>A judge with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public RecordedSensor(RecordedOptions? options = null)
    {
        Options = options ?? new RecordedOptions();
        RecordedInput.CheckOptions(Options);
    }

    /// <summary>The options it was made with.</summary>
    public RecordedOptions Options { get; }

    /// <summary>Judges every point by all others, those after it too.</summary>
    /// <param name="times">Event times, strictly rising; <see cref="FewestPoints"/> to <see cref="MostPoints"/>.</param>
    /// <param name="values">The values, one per time; NaN where one is missing, which is not anomalous.</param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="ArgumentException">The series cannot be judged; the message says which point, and what was expected.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public RecordedFindings Judge(ReadOnlySpan<long> times, ReadOnlySpan<double> values, CancellationToken stop = default)
    {
        var points = new RecordedPoint[times.Length];
        return Judge(times, values, false, points, stop) with { Points = points };
    }

    /// <summary>Judges the last point by those before it, as if it had just come in. What is expected of it does not depend on its value.</summary>
    /// <inheritdoc cref="Judge(ReadOnlySpan{long}, ReadOnlySpan{double}, CancellationToken)"/>
    public RecordedFindings JudgeLast(ReadOnlySpan<long> times, ReadOnlySpan<double> values, CancellationToken stop = default)
    {
        var points = new RecordedPoint[1];
        return Judge(times, values, true, points, stop) with { Points = points };
    }

    private RecordedFindings Judge(ReadOnlySpan<long> times, ReadOnlySpan<double> values, bool isCausal, Span<RecordedPoint> points, CancellationToken stop)
    {
        RecordedInput.CheckTimes(times);
        RecordedInput.CheckValues(values, times.Length, nameof(values));
        stop.ThrowIfCancellationRequested();
        using var series = new RecordedSeries(times);
        return new RecordedFindings([], series.Judge(times, values, Options, isCausal, points), series.Step);
    }
}
