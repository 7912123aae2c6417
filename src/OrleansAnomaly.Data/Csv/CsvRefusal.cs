using System.Globalization;

namespace OrleansAnomaly.Data.Csv;

/// <summary>One refused row.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Line">The line at which the row begins, counted from 1.</param>
/// <param name="Column">The column at fault, counted from 1; 0: the row as a whole.</param>
/// <param name="ColumnName">That column's name; empty where it has none or the row as a whole is at fault.</param>
/// <param name="Found">What stood there: shortened, control characters escaped.</param>
/// <param name="Expected">What should have stood there.</param>
public sealed record CsvRefusal(CsvRefusalReason Reason, long Line, int Column, string ColumnName, string Found, string Expected)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string column = Column == 0 ? ""
            : ColumnName.Length == 0 || ColumnName[0] == '#' ? string.Create(CultureInfo.InvariantCulture, $", column {Column}")
            : string.Create(CultureInfo.InvariantCulture, $", column {Column} ({Printable.Of(ColumnName)})");
        return string.Create(CultureInfo.InvariantCulture, $"line {Line}{column}: found {Found}; expected {Expected}");
    }
}
