namespace OrleansAnomaly.Data.Csv;

/// <summary>What a column is read as.</summary>
public enum CsvRole
{
    /// <summary>Not read.</summary>
    Ignored,

    /// <summary>The event time, or its date where a <see cref="TimeOfDay"/> column follows.</summary>
    Time,

    /// <summary>The time of day that belongs to the date in the time column.</summary>
    TimeOfDay,

    /// <summary>Values of one sensor.</summary>
    Value,

    /// <summary>Which asset a row belongs to.</summary>
    Key,
}

/// <summary>One column of a table.</summary>
/// <param name="Number">Its place, counted from 1.</param>
/// <param name="Name">Its header; <c>#N</c> where it has none, and with <c>#N</c> appended where an earlier column has the same header. Unique in the table.</param>
/// <param name="Role">What it is read as.</param>
/// <param name="Why">Why it is read so, for people.</param>
public sealed record CsvColumn(int Number, string Name, CsvRole Role, string Why);
