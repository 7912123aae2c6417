using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Data.Evaluation.Corpora;

/// <summary>A folder of tables, each with its times, values and, where it has one, a column that labels its rows.</summary>
public static class CsvCorpus
{
    private static readonly string[] s_extensions = [".csv", ".tsv", ".txt", ".dat", ".csv.gz", ".tsv.gz", ".txt.gz"];
    private static readonly string[] s_labelNames = ["label", "is_anomaly", "anomaly", "is anomaly", "isanomaly", "labels", "anomaly_label", "outlier", "is_outlier"];

    /// <summary>Columns that say something of the truth and are no measurement, though they are numbers.</summary>
    private static readonly string[] s_otherTruth = ["changepoint", "change_point"];

    /// <summary>Reads every table of a folder and of those below it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="columns">What is known of the tables' columns.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="UnusableInputException">There is no table, one cannot be read, or it lacks a column that was named.</exception>
    public static Corpus Read(string folder, CorpusColumns columns, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (!Directory.Exists(folder))
            throw new UnusableInputException($"{folder} is no folder; expected one with tables ({string.Join(", ", s_extensions)})");
        string[] files = [.. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8 })
            .Where(file => s_extensions.Any(extension => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
            .Take(Corpus.MostFiles + 1)
            .OrderBy(file => file, StringComparer.Ordinal)];
        if (files.Length == 0)
            throw new UnusableInputException($"{folder} holds no table; expected files that end in {string.Join(", ", s_extensions)}");
        if (files.Length > Corpus.MostFiles)
            throw new UnusableInputException($"{folder} holds more than {Corpus.MostFiles:N0} tables; expected fewer");
        var series = new List<LabelledSeries>(files.Length);
        long cells = 0;
        foreach (string file in files)
        {
            stop.ThrowIfCancellationRequested();
            string name = Path.GetRelativePath(folder, file).Replace('\\', '/');
            series.Add(ReadOne(file, name, columns, ref cells, stop));
        }
        return new Corpus(series);
    }

    private static LabelledSeries ReadOne(string file, string name, CorpusColumns columns, ref long cells, CancellationToken stop)
    {
        try
        {
            CsvSchema guess;
            using (CsvReader first = CsvReader.Open(File.OpenRead(file), Options(columns, []), cancel: stop))
                guess = first.Schema;
            string? label = LabelOf(guess, columns);
            string[] values = columns.Values.Count > 0
                ? [.. columns.Values]
                : [.. guess.Values.Select(column => column.Name).Where(column => column != label && !Names(s_otherTruth, column))];
            if (values.Length == 0)
                throw new UnusableInputException($"the table has no column of values beside its label '{label}'");
            return ReadRows(file, name, Options(columns, label is null ? values : [.. values, label]), values.Length, label, ref cells, stop);
        }
        catch (UnusableInputException fault)
        {
            throw new UnusableInputException($"{name}: {fault.Message}", fault);
        }
    }

    private static LabelledSeries ReadRows(string file, string name, CsvOptions options, int width, string? label, ref long cells, CancellationToken stop)
    {
        using CsvReader reader = CsvReader.Open(File.OpenRead(file), options, cancel: stop);
        var block = new CsvBlock(reader.Schema);
        var times = new List<long>();
        var values = new List<double>[width];
        for (int column = 0; column < width; column++)
            values[column] = [];
        var labels = new List<bool>();
        while (reader.Read(block, stop) > 0)
        {
            cells += (long)block.Count * width;
            if (cells > Corpus.MostRows)
                throw new UnusableInputException($"the tables up to this one hold more than {Corpus.MostRows:N0} values; expected fewer");
            for (int row = 0; row < block.Count; row++)
            {
                times.Add(block.Times[row]);
                for (int column = 0; column < width; column++)
                    values[column].Add(block.Values[column][row]);
                if (label is not null)
                    labels.Add(IsWrong(block.Values[width][row], block.Lines[row], label));
            }
        }
        return new LabelledSeries
        {
            Name = name,
            Times = [.. times],
            Columns = [.. values.Select(column => column.ToArray())],
            Events = label is null ? null : RowRange.RunsOf(labels.ToArray()),
        };
    }

    private static bool IsWrong(double label, long line, string column) => label switch
    {
        0 => false,
        1 => true,
        double.NaN => false,
        _ => throw new UnusableInputException($"line {line:N0}: the label in column '{column}' is {label}; expected 0 or 1"),
    };

    private static CsvOptions Options(CorpusColumns columns, IReadOnlyList<string> values) => new() { TimeColumn = columns.Time, ValueColumns = values };

    private static string? LabelOf(CsvSchema schema, CorpusColumns columns)
    {
        if (columns.Label is not { } wanted)
            return schema.Columns.FirstOrDefault(column => Names(s_labelNames, column.Name))?.Name;
        return schema.Columns.FirstOrDefault(column => string.Equals(column.Name, wanted, StringComparison.OrdinalIgnoreCase) || $"#{column.Number}" == wanted)?.Name
            ?? throw new UnusableInputException($"the table has no column '{wanted}' for the label; expected one of {string.Join(", ", schema.Columns.Take(20).Select(column => column.Name))}");
    }

    private static bool Names(string[] known, string name) => known.Contains(name, StringComparer.OrdinalIgnoreCase);
}
