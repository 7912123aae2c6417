using System.Globalization;
using System.IO.Compression;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Csv;
using OrleansAnomaly.TestKit;

namespace OrleansAnomaly.Data.Tests.Csv;

/// <summary>Every real table is read without a refused row, and its rows are those that a plain split of the text finds.</summary>
public class RealTablesTests
{
    [SharedDataFact]
    public void Every_table_of_the_Numenta_benchmark_is_read() => AllAreRead("nab", "*.csv", 58, "value", CsvTimeFormat.Iso8601);

    [SharedDataFact]
    public void Every_table_of_cloud_monitoring_is_read() => AllAreRead("ms-cloud-monitoring", "*.csv", 40, "Value", CsvTimeFormat.Iso8601);

    [SharedDataFact]
    public void Every_table_of_the_volatility_index_is_read()
    {
        AllAreRead("finance-vix", "vix-daily.csv", 1, "OPEN HIGH LOW CLOSE", CsvTimeFormat.Iso8601);
        AllAreRead("finance-vix", "vix-monthly.csv", 1, "Close", CsvTimeFormat.Iso8601);
    }

    [SharedDataFact]
    public void Every_table_of_the_Tennessee_Eastman_process_is_read()
    {
        AllAreRead("tennessee-eastman", "d*_te.dat", 11, Numbered(52), CsvTimeFormat.RowNumber);
        AllAreRead("tennessee-eastman", "d01.dat", 1, Numbered(52), CsvTimeFormat.RowNumber);
        // This one is transposed in its source.
        AllAreRead("tennessee-eastman", "d00.dat", 1, Numbered(500), CsvTimeFormat.RowNumber);
    }

    [SharedDataFact]
    public void Every_table_of_the_turbofans_is_read()
    {
        AllAreRead("cmapss", "t*.txt.gz", 4, Numbered(26), CsvTimeFormat.RowNumber);
        AllAreRead("cmapss", "RUL*.txt.gz", 2, Numbered(1), CsvTimeFormat.RowNumber);
    }

    [SharedDataFact]
    public void The_turbofans_are_split_by_their_unit()
    {
        using FileStream file = File.OpenRead(SharedData.Path("cmapss", "train_FD001.txt.gz"));
        ReadTable table = ReadTable.Of(file, new CsvOptions { KeyColumn = "#1", Interval = EventTime.Hour });
        Assert.Equal(100, table.Keys.Count);
        Assert.Equal(25, table.Schema.Values.Count);
        // The second column counts the cycles of a unit, as the clock of its key does.
        for (int i = 0; i < table.Rows.Count; i++)
            Assert.Equal(table.Rows[i][0], 1 + table.Times[i] / (double)EventTime.Hour);
    }

    private static string Numbered(int columns) => string.Join(' ', Enumerable.Range(1, columns).Select(i => $"#{i}"));

    private static void AllAreRead(string folder, string pattern, int least, string values, CsvTimeFormat format)
    {
        string[] files = Directory.GetFiles(SharedData.Path(folder), pattern, SearchOption.AllDirectories);
        Assert.True(files.Length >= least, $"{files.Length} files");
        foreach (string path in files)
        {
            ReadTable table;
            using (FileStream file = File.OpenRead(path))
                table = ReadTable.Of(file, blockRows: 1000);
            string name = Path.GetFileName(path);
            Assert.True(values == table.ValueNames, $"{name}: {table.ValueNames}");
            Assert.True(format == table.Schema.TimeFormat, $"{name}: {table.Schema.TimeFormat}");
            Assert.True(table.Tally.RowsRefused == 0, $"{name}: {table.Tally.Refusals.FirstOrDefault()}");

            string[] lines = Text(path).Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(lines.Length - (table.Schema.HasHeader ? 1 : 0), table.Rows.Count);
            int skip = table.Schema.HasHeader ? 1 : 0, fromEnd = table.Schema.Columns.Count - table.Schema.Values[^1].Number + 1;
            for (int i = 0; i < table.Rows.Count; i++)
            {
                string[] fields = pattern.EndsWith("csv", StringComparison.Ordinal) ? lines[i + skip].Split(',')
                    : lines[i + skip].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                string value = fields[^fromEnd].Trim('"');
                Assert.Equal(value.Length == 0 ? double.NaN : double.Parse(value, CultureInfo.InvariantCulture), table.Rows[i][^1]);
                if (format == CsvTimeFormat.Iso8601)
                    Assert.Equal(ReadTable.Micros(lines[i + skip].Split(',')[0].Trim('"')), table.Times[i]);
            }
        }
    }

    private static string Text(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream text = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        return new StreamReader(text).ReadToEnd();
    }
}
