namespace OrleansAnomaly.Data.Csv;

/// <summary>
/// Rows of a table, by column; filled again and again by <see cref="CsvReader.Read"/>.
/// Only the first <see cref="Count"/> entries of each array mean something.
/// </summary>
public sealed class CsvBlock
{
    /// <summary>Most cells of a block whose size is not given: 8 MiB of values.</summary>
    private const int DefaultCells = 1 << 20;

    /// <summary>Makes a block of 4,096 rows, or of fewer (never below 16) where the table has more than 256 value columns.</summary>
    /// <param name="schema">The table's schema.</param>
    public CsvBlock(CsvSchema schema) : this(schema, DefaultCapacity(schema)) { }

    /// <summary>Makes a block.</summary>
    /// <param name="schema">The table's schema.</param>
    /// <param name="capacity">Most rows it holds; at least 1.</param>
    public CsvBlock(CsvSchema schema, int capacity)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
        Lines = new long[capacity];
        Times = new long[capacity];
        Keys = new int[capacity];
        Values = new double[schema.Values.Count][];
        for (int c = 0; c < Values.Length; c++)
            Values[c] = new double[capacity];
    }

    /// <summary>Most rows it holds.</summary>
    public int Capacity { get; }

    /// <summary>Rows it holds now.</summary>
    public int Count { get; internal set; }

    /// <summary>By row: the line of the file at which the row begins, counted from 1.</summary>
    public long[] Lines { get; }

    /// <summary>By row: the event time, always within 1900 … 2200. The order is that of the file.</summary>
    public long[] Times { get; }

    /// <summary>By row: the index into <see cref="CsvReader.Keys"/>; 0 where the table has no key column.</summary>
    public int[] Keys { get; }

    /// <summary>By value column, then by row: the value; NaN where it is missing, never ±∞.</summary>
    public double[][] Values { get; }

    private static int DefaultCapacity(CsvSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Math.Clamp(DefaultCells / Math.Max(1, schema.Values.Count), 16, 4096);
    }
}
