namespace OrleansAnomaly.Data.Csv;

/// <summary>Why a row was refused.</summary>
public enum CsvRefusalReason
{
    /// <summary>Fewer fields than the table has columns.</summary>
    TooFewFields,

    /// <summary>More fields than the table has columns, and those beyond are not all empty.</summary>
    TooManyFields,

    /// <summary>More fields than <see cref="CsvOptions.MaxColumns"/>.</summary>
    TooManyColumns,

    /// <summary>A field longer than <see cref="CsvOptions.MaxFieldBytes"/>.</summary>
    FieldTooLong,

    /// <summary>The row is longer than <see cref="CsvOptions.MaxLineBytes"/>.</summary>
    LineTooLong,

    /// <summary>A quote is opened and not closed within <see cref="CsvOptions.MaxLinesPerRow"/> lines or before the end of the input.</summary>
    QuoteNotClosed,

    /// <summary>Something other than blanks stands between a closing quote and the next delimiter.</summary>
    TextAfterQuote,

    /// <summary>The row holds a NUL byte: the input is binary, or UTF-16.</summary>
    NulByte,

    /// <summary>The row is not valid UTF-8.</summary>
    NotUtf8,

    /// <summary>The time is missing.</summary>
    TimeMissing,

    /// <summary>The time cannot be read in the table's time format.</summary>
    TimeNotReadable,

    /// <summary>The time lies outside 1900 … 2200.</summary>
    TimeOutOfRange,

    /// <summary>A value is neither a number nor one of the words for a missing value.</summary>
    NotANumber,

    /// <summary>The key is empty.</summary>
    KeyMissing,

    /// <summary>The key is longer than 256 bytes.</summary>
    KeyTooLong,

    /// <summary>A new key after <see cref="CsvOptions.MaxKeys"/> others.</summary>
    TooManyKeys,

    /// <summary>The compressed data break off or are damaged within this row.</summary>
    InputDamaged,
}
