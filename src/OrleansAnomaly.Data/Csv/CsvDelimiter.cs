namespace OrleansAnomaly.Data.Csv;

/// <summary>What parts the fields of a line.</summary>
public enum CsvDelimiter
{
    /// <summary>A comma.</summary>
    Comma,

    /// <summary>A semicolon, as spreadsheets write it where the comma is the decimal mark.</summary>
    Semicolon,

    /// <summary>One tab: two tabs in a row hold an empty field.</summary>
    Tab,

    /// <summary>A run of spaces and tabs of any length; blanks that lead or trail are ignored, so no field can be empty unless it is quoted.</summary>
    Whitespace,
}
