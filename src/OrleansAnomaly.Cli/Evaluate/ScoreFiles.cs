using System.Globalization;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Subjects;

namespace OrleansAnomaly.Cli.Evaluate;

/// <summary>Writes what a subject tells as NAB's runner would, so that NAB's own scorer can be set upon it.</summary>
internal static class ScoreFiles
{
    /// <summary>Writes a file per series: <c>DETECTOR/CATEGORY/DETECTOR_FILE.csv</c>.</summary>
    /// <exception cref="UnusableArgumentException">A file cannot be written.</exception>
    public static void Write(string folder, CorpusScores said, CancellationToken stop)
    {
        for (int i = 0; i < said.Series.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            LabelledSeries series = said.Corpus.Series[i];
            string category = Path.Join(folder, said.Subject.Name, series.Category);
            try
            {
                Directory.CreateDirectory(category);
                string file = series.Name[(series.Name.LastIndexOf('/') + 1)..];
                using var writer = new StreamWriter(Path.Join(category, $"{said.Subject.Name}_{file}"));
                WriteRows(writer, series, said.Series[i].Told);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new UnusableArgumentException($"--out: cannot write into {category}: {exception.Message}");
            }
        }
    }

    private static void WriteRows(StreamWriter writer, LabelledSeries series, double[] told)
    {
        writer.NewLine = "\n";
        bool[] labels = series.Labels();
        string values = series.Columns.Length == 1 ? "value" : string.Join(',', Enumerable.Range(1, series.Columns.Length).Select(column => $"value_{column}"));
        writer.WriteLine($"timestamp,{values},anomaly_score,label");
        for (int row = 0; row < series.Rows; row++)
        {
            writer.Write(EventTime.ToDateTimeOffset(series.Times[row]).ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture));
            foreach (double[] column in series.Columns)
                writer.Write(double.IsNaN(column[row]) ? "," : string.Create(CultureInfo.InvariantCulture, $",{column[row]:R}"));
            string label = series.Events is null ? "" : labels[row] ? "1" : "0";
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $",{told[row]:R},{label}"));
        }
    }
}
