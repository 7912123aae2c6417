using System.Diagnostics.CodeAnalysis;

namespace OrleansAnomaly.Core.Readings;

/// <summary>
/// Gathers readings into a <see cref="ReadingBatch"/>, up to a bound. Reusable: <see cref="Build"/> leaves it empty, with its memory kept.
/// Not safe for use by several threads at once.
/// </summary>
public sealed class ReadingBatchBuilder
{
    /// <summary>Most rows of a batch where nothing else is said.</summary>
    public const int DefaultMaxRows = 65_536;

    private const int FirstCapacity = 256;

    private readonly Dictionary<SensorId, int> _ordinalOf = [];
    private readonly List<SensorId> _sensors = [];
    private int[] _ordinals = [];
    private long[] _times = [];
    private double[] _values = [];
    private Quality[] _qualities = [];

    /// <summary>An empty builder.</summary>
    /// <param name="maxRows">Most rows, and most sensors, of one batch; 1 or more. Memory grows as rows come, up to this.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxRows"/> is below 1.</exception>
    public ReadingBatchBuilder(int maxRows = DefaultMaxRows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        MaxRows = maxRows;
    }

    /// <summary>Most rows, and most sensors, of one batch.</summary>
    public int MaxRows { get; }

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no row can be added before the next <see cref="Build"/>.</summary>
    public bool IsFull => Count == MaxRows;

    /// <summary>
    /// The ordinal of a sensor in this batch; enters it where it is new. A source that knows its sensors asks once per batch and spares the look-up per row.
    /// Good until the next <see cref="Build"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The sensor is new and the batch has <see cref="MaxRows"/> sensors.</exception>
    public int OrdinalOf(SensorId sensor)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        if (_ordinalOf.TryGetValue(sensor, out int ordinal))
            return ordinal;
        if (_sensors.Count == MaxRows)
            throw new InvalidOperationException($"the batch is full: it has {MaxRows} sensors; build it and begin the next");
        _ordinalOf.Add(sensor, _sensors.Count);
        _sensors.Add(sensor);
        return _sensors.Count - 1;
    }

    /// <summary>Adds a reading, or says why it is refused. A refused reading leaves the batch as it was.</summary>
    /// <param name="sensor">Whose reading it is.</param>
    /// <param name="reading">The reading. NaN and ±∞ are taken: that there is no measurement is news too.</param>
    /// <param name="error">Why it is refused: what was found and what was expected.</param>
    /// <exception cref="InvalidOperationException">The builder <see cref="IsFull"/>.</exception>
    public bool TryAdd(SensorId sensor, in Reading reading, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(sensor);
        if (!Check(reading, out error))
            return false;
        Append(OrdinalOf(sensor), reading);
        return true;
    }

    /// <summary>Adds a reading of the sensor with that ordinal, or says why it is refused.</summary>
    /// <param name="ordinal">What <see cref="OrdinalOf"/> returned since the last <see cref="Build"/>.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="error">Why it is refused: what was found and what was expected.</param>
    /// <exception cref="InvalidOperationException">The builder <see cref="IsFull"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No sensor of this batch has that ordinal.</exception>
    public bool TryAdd(int ordinal, in Reading reading, [NotNullWhen(false)] out string? error)
    {
        if ((uint)ordinal >= (uint)_sensors.Count)
            throw new ArgumentOutOfRangeException(nameof(ordinal), ordinal, $"the batch has {_sensors.Count} sensors");
        if (!Check(reading, out error))
            return false;
        Append(ordinal, reading);
        return true;
    }

    /// <summary>Adds a reading that is known to be sound.</summary>
    /// <exception cref="ArgumentException">It is not; the message says why.</exception>
    /// <exception cref="InvalidOperationException">The builder <see cref="IsFull"/>.</exception>
    public void Add(SensorId sensor, in Reading reading)
    {
        if (!TryAdd(sensor, reading, out string? error))
            throw new ArgumentException(error, nameof(reading));
    }

    /// <summary>The batch of all rows added since the last call; the builder is empty after it.</summary>
    public ReadingBatch Build()
    {
        var batch = new ReadingBatch([.. _sensors], _ordinals[..Count], _times[..Count], _values[..Count], _qualities[..Count]);
        Clear();
        return batch;
    }

    /// <summary>Forgets all rows and sensors.</summary>
    public void Clear()
    {
        _ordinalOf.Clear();
        _sensors.Clear();
        Count = 0;
    }

    private bool Check(in Reading reading, [NotNullWhen(false)] out string? error)
    {
        if (IsFull)
            throw new InvalidOperationException($"the batch is full: it has {MaxRows} rows; build it and begin the next");
        error = null;
        if (!EventTime.IsValid(reading.Time))
            error = $"the time {reading.Time} µs lies outside 1900-01-01 to 2200-01-01 ({EventTime.MinValue} to {EventTime.MaxValue})";
        else if (reading.Quality > Quality.OutOfService)
            error = $"the quality {(int)reading.Quality} is unknown; expected {(int)Quality.Good} to {(int)Quality.OutOfService}";
        return error is null;
    }

    private void Append(int ordinal, in Reading reading)
    {
        if (Count == _ordinals.Length)
        {
            int capacity = (int)Math.Min(MaxRows, Math.Max(FirstCapacity, 2L * Count));
            Array.Resize(ref _ordinals, capacity);
            Array.Resize(ref _times, capacity);
            Array.Resize(ref _values, capacity);
            Array.Resize(ref _qualities, capacity);
        }
        _ordinals[Count] = ordinal;
        _times[Count] = reading.Time;
        _values[Count] = reading.Value;
        _qualities[Count] = reading.Quality;
        Count++;
    }
}
