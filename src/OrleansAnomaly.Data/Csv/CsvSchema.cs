namespace OrleansAnomaly.Data.Csv;

/// <summary>What was given and what was decided about a table, and why. Fixed once the first rows have been seen.</summary>
public sealed class CsvSchema
{
    /// <summary>What parts the fields.</summary>
    public required CsvDelimiter Delimiter { get; init; }

    /// <summary>Whether the first row holds the columns' names.</summary>
    public required bool HasHeader { get; init; }

    /// <summary>Whether the input is gzip.</summary>
    public required bool Compressed { get; init; }

    /// <summary>Whether numbers are written with a comma as decimal mark.</summary>
    public required bool DecimalComma { get; init; }

    /// <summary>All columns of the table, in its order.</summary>
    public required IReadOnlyList<CsvColumn> Columns { get; init; }

    /// <summary>The value columns, in the order of <see cref="CsvBlock.Values"/>.</summary>
    public required IReadOnlyList<CsvColumn> Values { get; init; }

    /// <summary>The time column; null: times are counted from the row number.</summary>
    public required CsvColumn? Time { get; init; }

    /// <summary>The column of the time of day, where date and time of day stand apart.</summary>
    public required CsvColumn? TimeOfDay { get; init; }

    /// <summary>The key column, where one was given.</summary>
    public required CsvColumn? Key { get; init; }

    /// <summary>How times are written.</summary>
    public required CsvTimeFormat TimeFormat { get; init; }

    /// <summary>With <see cref="CsvTimeFormat.RowNumber"/>: the time from row to row, in microseconds.</summary>
    public required long Interval { get; init; }

    /// <summary>With <see cref="CsvTimeFormat.RowNumber"/>: the event time of the first row.</summary>
    public required long Start { get; init; }

    /// <summary>One sentence per decision, in the order in which they were made; each says what and why.</summary>
    public required IReadOnlyList<string> Decisions { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Join(Environment.NewLine, Decisions);
}
