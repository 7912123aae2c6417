namespace OrleansAnomaly.Core.Readings;

/// <summary>
/// Many readings of many sensors, by columns: a table of distinct sensors, and for every row an ordinal into that table, a time, a value and a quality.
/// Rows keep the order in which they were added. Immutable; made by a <see cref="ReadingBatchBuilder"/>.
/// </summary>
public sealed class ReadingBatch
{
    private readonly SensorId[] _sensors;
    private readonly int[] _ordinals;
    private readonly long[] _times;
    private readonly double[] _values;
    private readonly Quality[] _qualities;

    // Takes the arrays over; all but the first have one entry per row, and every ordinal is an index into the first.
    internal ReadingBatch(SensorId[] sensors, int[] ordinals, long[] times, double[] values, Quality[] qualities)
    {
        _sensors = sensors;
        _ordinals = ordinals;
        _times = times;
        _values = values;
        _qualities = qualities;
    }

    /// <summary>How many rows there are.</summary>
    public int Count => _ordinals.Length;

    /// <summary>The distinct sensors. One of them may have no row.</summary>
    public ReadOnlySpan<SensorId> Sensors => _sensors;

    /// <summary>For each row, the index of its sensor in <see cref="Sensors"/>.</summary>
    public ReadOnlySpan<int> Ordinals => _ordinals;

    /// <summary>For each row, its event time (<see cref="EventTime"/>), within <see cref="EventTime.MinValue"/> … <see cref="EventTime.MaxValue"/>.</summary>
    public ReadOnlySpan<long> Times => _times;

    /// <summary>For each row, its value; NaN and ±∞ stand for no measurement.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>For each row, what the source says of it.</summary>
    public ReadOnlySpan<Quality> Qualities => _qualities;

    /// <summary>The reading of that row.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public Reading this[int row] => new(_times[row], _values[row], _qualities[row]);

    /// <summary>
    /// Parts the rows by the partition of their sensors. Rows of a partition keep their order; partitions come in rising order, each with only
    /// the sensors that have rows in it, in the order of their first rows.
    /// </summary>
    /// <returns>The partitions that have rows; none for an empty batch.</returns>
    public IReadOnlyList<PartitionBatch> SplitByPartition()
    {
        var partitionOf = new int[_sensors.Length];
        for (int i = 0; i < _sensors.Length; i++)
            partitionOf[i] = _sensors[i].Partition;
        var rows = new int[SensorId.Partitions];
        foreach (int ordinal in _ordinals)
            rows[partitionOf[ordinal]]++;

        var parts = new List<PartitionBatch>();
        var columns = new Columns?[SensorId.Partitions];
        for (int partition = 0; partition < rows.Length; partition++)
        {
            if (rows[partition] > 0)
                columns[partition] = new Columns(rows[partition]);
        }
        var ordinalInPart = new int[_sensors.Length];
        Array.Fill(ordinalInPart, -1);
        for (int row = 0; row < _ordinals.Length; row++)
        {
            int ordinal = _ordinals[row];
            Columns part = columns[partitionOf[ordinal]]!;
            if (ordinalInPart[ordinal] < 0)
            {
                ordinalInPart[ordinal] = part.Sensors.Count;
                part.Sensors.Add(_sensors[ordinal]);
            }
            part.Add(ordinalInPart[ordinal], _times[row], _values[row], _qualities[row]);
        }
        for (int partition = 0; partition < columns.Length; partition++)
        {
            if (columns[partition] is { } part)
                parts.Add(new PartitionBatch(partition, part.ToBatch()));
        }
        return parts;
    }

    private sealed class Columns(int rows)
    {
        private readonly int[] _ordinals = new int[rows];
        private readonly long[] _times = new long[rows];
        private readonly double[] _values = new double[rows];
        private readonly Quality[] _qualities = new Quality[rows];
        private int _count;

        public List<SensorId> Sensors { get; } = [];

        public void Add(int ordinal, long time, double value, Quality quality)
        {
            _ordinals[_count] = ordinal;
            _times[_count] = time;
            _values[_count] = value;
            _qualities[_count] = quality;
            _count++;
        }

        public ReadingBatch ToBatch() => new([.. Sensors], _ordinals, _times, _values, _qualities);
    }
}

/// <summary>The rows of a batch that belong to one partition.</summary>
/// <param name="Partition">The partition, 0 … 1,023 (<see cref="SensorId.Partition"/>).</param>
/// <param name="Batch">Its rows, in the order of the batch they come from.</param>
public readonly record struct PartitionBatch(int Partition, ReadingBatch Batch);
