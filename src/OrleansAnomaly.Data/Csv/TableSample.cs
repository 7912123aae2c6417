using System.Text;

namespace OrleansAnomaly.Data.Csv;

/// <summary>The first lines of a table, which all guesses rest on; can be split again and again in different ways.</summary>
internal sealed class TableSample(byte[] bytes, RowLimits limits)
{
    /// <summary>Most bytes that a sample holds beyond its first line.</summary>
    public const int MaxBytes = 1 << 20;

    public bool HasNul => bytes.AsSpan().Contains((byte)0);

    public ReadOnlySpan<byte> FirstBytes => bytes.AsSpan(0, Math.Min(bytes.Length, Printable.MaxBytes));

    /// <summary>Splits the sample and shows each row; rows that are refused are left out.</summary>
    /// <param name="delimiter">What parts the fields.</param>
    /// <param name="most">Most rows to show.</param>
    /// <param name="row">Takes a row; the number counts the shown rows from 0.</param>
    public int ForEachRow(CsvDelimiter delimiter, int most, Action<RowScanner, int> row)
    {
        // The stream in memory ends where the sample was cut, always behind a whole line.
        using var window = new LineWindow(new MemoryStream(bytes, writable: false), limits.LineBytes, bytes.Length + 1);
        var scanner = new RowScanner(window, delimiter, limits);
        int rows = 0;
        while (rows < most)
        {
            RowOutcome outcome = scanner.Next(mayWait: true, CancellationToken.None);
            if (outcome == RowOutcome.End)
                break;
            if (outcome == RowOutcome.Row)
                row(scanner, rows++);
        }
        return rows;
    }

    /// <summary>The fields of the first row as text; bytes that are not UTF-8 become U+FFFD.</summary>
    public string[] FirstRow(CsvDelimiter delimiter)
    {
        string[] fields = [];
        ForEachRow(delimiter, 1, (row, _) =>
        {
            fields = new string[row.Count];
            for (int i = 0; i < fields.Length; i++)
                fields[i] = Encoding.UTF8.GetString(row.Text(i));
        });
        return fields;
    }
}
