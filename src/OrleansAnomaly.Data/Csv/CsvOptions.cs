using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Csv;

/// <summary>
/// What is known of a table before it is read, and the bounds that keep reading safe. Whatever is null or empty is guessed from the first lines.
/// A column is named by its header (case-insensitive where that is unambiguous) or as <c>#N</c>, N counted from 1; <c>#N</c> goes first.
/// </summary>
public sealed record CsvOptions
{
    /// <summary>What parts the fields; null: guessed.</summary>
    public CsvDelimiter? Delimiter { get; init; }

    /// <summary>Whether the first row holds the columns' names; null: guessed.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>The column of the times; null: guessed, unless <see cref="Interval"/> is given.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>How times are written; null: guessed from the first rows and then fixed. <see cref="CsvTimeFormat.RowNumber"/>: no column is the time.</summary>
    public CsvTimeFormat? TimeFormat { get; init; }

    /// <summary>The columns to read as values, in this order; empty: every column that is numeric in the first rows and not a label.</summary>
    public IReadOnlyList<string> ValueColumns { get; init; } = [];

    /// <summary>A column that tells which asset a row belongs to; null: the table is of one asset.</summary>
    public string? KeyColumn { get; init; }

    /// <summary>
    /// For tables without times: the time from one row to the next, in event-time units (microseconds), above 0.
    /// Null: one minute, and only where no time column is found. Given together with no <see cref="TimeColumn"/>, no time column is looked for.
    /// </summary>
    public long? Interval { get; init; }

    /// <summary>For tables without times: the event time of the first row. Default 1970-01-01T00:00:00Z.</summary>
    public long Start { get; init; }

    /// <summary>Whether numbers are written <c>3,5</c>; null: guessed where fields are parted by semicolons, false elsewhere.</summary>
    public bool? DecimalComma { get; init; }

    /// <summary>Longest field in bytes, blanks and quotes around it not counted; a longer one refuses its row. At least 1.</summary>
    public int MaxFieldBytes { get; init; } = 64 * 1024;

    /// <summary>Longest row in bytes, embedded newlines included; a longer one is refused and never held in memory. 16 … 256 Mi.</summary>
    public int MaxLineBytes { get; init; } = 1024 * 1024;

    /// <summary>Most lines that one row may span by newlines within quotes. At least 1.</summary>
    public int MaxLinesPerRow { get; init; } = 64;

    /// <summary>Most fields of a row; a row with more is refused. At least 1.</summary>
    public int MaxColumns { get; init; } = 4096;

    /// <summary>Most different keys; rows of further ones are refused. At least 1.</summary>
    public int MaxKeys { get; init; } = 100_000;

    /// <summary>How many refusals are kept in full; all are counted. At least 0.</summary>
    public int KeptRefusals { get; init; } = 20;

    /// <summary>How many lines (at most the first MiB of them) guesses rest on, and how long a live stream is awaited before its first row. At least 1.</summary>
    public int SampleLines { get; init; } = 1000;

    /// <summary>The input counts as unusable when none of this many first rows can be read. At least 1.</summary>
    public int HopelessRows { get; init; } = 1000;

    /// <summary>Every fault of these options at once; empty: they are sound.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        AtLeast(nameof(MaxFieldBytes), MaxFieldBytes, 1);
        AtLeast(nameof(MaxLineBytes), MaxLineBytes, 16);
        AtLeast(nameof(MaxLinesPerRow), MaxLinesPerRow, 1);
        AtLeast(nameof(MaxColumns), MaxColumns, 1);
        AtLeast(nameof(MaxKeys), MaxKeys, 1);
        AtLeast(nameof(KeptRefusals), KeptRefusals, 0);
        AtLeast(nameof(SampleLines), SampleLines, 1);
        AtLeast(nameof(HopelessRows), HopelessRows, 1);
        if (MaxLineBytes > 256 << 20)
            faults.Add($"{nameof(MaxLineBytes)} is {MaxLineBytes}; expected at most {256 << 20}");
        if (Interval is <= 0 or > 100 * 365 * EventTime.Day)
            faults.Add($"{nameof(Interval)} is {Interval} µs; expected more than 0 and at most 100 years");
        if (!EventTime.IsValid(Start))
            faults.Add($"{nameof(Start)} is {Start} µs; expected a time from 1900 to 2200");
        if (DecimalComma == true && Delimiter == CsvDelimiter.Comma)
            faults.Add($"{nameof(DecimalComma)} is on and {nameof(Delimiter)} is the comma; expected one of the two");
        if (TimeFormat == CsvTimeFormat.RowNumber && TimeColumn is not null)
            faults.Add($"{nameof(TimeColumn)} is '{TimeColumn}' and {nameof(TimeFormat)} says that there are no times; expected one of the two");
        return faults;

        void AtLeast(string name, int value, int least)
        {
            if (value < least)
                faults.Add($"{name} is {value}; expected at least {least}");
        }
    }
}
