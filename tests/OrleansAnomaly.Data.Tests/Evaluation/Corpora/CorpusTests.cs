using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Csv;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Corpora;
using OrleansAnomaly.Data.Evaluation.Robustness;

namespace OrleansAnomaly.Data.Tests.Evaluation.Corpora;

public sealed class CorpusTests : IDisposable
{
    private const string Profiles = """{"standard":{"CostMatrix":{"tpWeight":1.0,"fnWeight":1.0,"fpWeight":0.11,"tnWeight":1.0}}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anomaly-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_folder_of_tables_is_read_with_its_guessed_columns()
    {
        Write("b.csv", "time,flow,pressure,anomaly,changepoint\n2024-01-01 00:00,1,2,0,0\n2024-01-01 00:01,3,,1,1\n2024-01-01 00:02,5,6,1,0\n2024-01-01 00:03,5,6,0,0\n");
        Write("a/plain.csv", "time,value\n2024-01-01 00:00,1\n2024-01-01 00:01,3\n");

        Corpus corpus = CsvCorpus.Read(_folder.FullName, new CorpusColumns(), CancellationToken.None);

        Assert.Equal(["a/plain.csv", "b.csv"], corpus.Series.Select(series => series.Name));
        Assert.Equal(["a", ""], corpus.Series.Select(series => series.Category));
        Assert.Null(corpus.Series[0].Events);
        Assert.Equal([new RowRange(1, 2)], corpus.Series[1].Events!);
        Assert.Equal([1.0, 3, 5, 5], corpus.Series[1].Columns[0]);
        Assert.Equal([2.0, double.NaN, 6, 6], corpus.Series[1].Columns[1]);
        Assert.Equal(2, corpus.Series[1].Columns.Length);
        Assert.Equal(EventTime.Minute, corpus.Series[1].Times[1] - corpus.Series[1].Times[0]);
    }

    [Theory]
    [InlineData("time,value,label\n2024-01-01,1,2\n", null, "line 2: the label in column 'label' is 2; expected 0 or 1")]
    [InlineData("time,value,label\n2024-01-01,1,0\n", "truth", "no column 'truth' for the label; expected one of time, value, label")]
    [InlineData("time,label\n2024-01-01,1\n", null, "x.csv:")]
    public void What_cannot_be_used_is_refused_with_the_file(string table, string? label, string expected)
    {
        Write("x.csv", table);
        string message = Assert.Throws<UnusableInputException>(() => CsvCorpus.Read(_folder.FullName, new CorpusColumns { Label = label }, CancellationToken.None)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.StartsWith("x.csv: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_tables_is_refused() =>
        Assert.Contains("holds no table", Assert.Throws<UnusableInputException>(() => CsvCorpus.Read(_folder.FullName, new CorpusColumns(), CancellationToken.None)).Message);

    [Fact]
    public void The_benchmarks_windows_are_found_by_the_times_of_their_ends()
    {
        Nab("""{"k/x.csv":[["2024-01-01 00:01:00.000000","2024-01-01 00:02:00.000000"]]}""");
        NabCorpus nab = NabCorpus.Read(_folder.FullName, CancellationToken.None);
        // The clock goes back by a minute: the first row of a time is meant.
        Assert.Equal([new RowRange(1, 2)], nab.Corpus.Series.Single().Events!);
        Assert.Equal(0.11, nab.Profiles.Single().FalsePositive);
    }

    [Theory]
    [InlineData("""{"k/x.csv":[["2024-01-01 00:01:30","2024-01-01 00:02:00"]]}""", Profiles, "does not begin and end at times of rows")]
    [InlineData("""{"k/x.csv":[["2024-01-01 00:02:00","2024-01-01 00:01:00"]]}""", Profiles, "does not begin and end at times of rows")]
    [InlineData("""{"k/x.csv":[["2024-01-01 00:00:00","2024-01-01 00:01:00"],["2024-01-01 00:01:00","2024-01-01 00:02:00"]]}""", Profiles, "begins before the one before it ends")]
    [InlineData("""{"k/x.csv":[["soon","later"]]}""", Profiles, "no pair of times")]
    [InlineData("""{"k/x.csv":7}""", Profiles, "no pair of times")]
    [InlineData("""{"../x.csv":[]}""", Profiles, "no CATEGORY/FILE.csv")]
    [InlineData("""{"k/y.csv":[]}""", Profiles, "data/k/y.csv is missing")]
    [InlineData("[]", Profiles, "no JSON object")]
    [InlineData("{", Profiles, "is no JSON")]
    [InlineData("{}", Profiles, "names 0 files")]
    [InlineData("""{"k/x.csv":[]}""", "{}", "names no profile")]
    [InlineData("""{"k/x.csv":[]}""", """{"p":{"CostMatrix":{"tpWeight":-1}}}""", "tpWeight of 'p'")]
    [InlineData("""{"k/x.csv":[]}""", """{"p":1}""", "'p' has no CostMatrix")]
    public void A_benchmark_that_is_not_laid_out_as_it_should_be_is_refused(string windows, string profiles, string expected)
    {
        Nab(windows, profiles);
        Assert.Contains(expected, Assert.Throws<UnusableInputException>(() => NabCorpus.Read(_folder.FullName, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Halves_share_out_every_series_once_by_the_seed_alone()
    {
        var corpus = new Corpus([.. Enumerable.Range(0, 21).Select(i => Series($"{(char)('a' + i % 3)}/{i:00}.csv", 5))]);
        (Corpus first, Corpus second) = corpus.Halves(4);
        Assert.Equal(corpus.Series.Select(series => series.Name).Order(StringComparer.Ordinal), first.Series.Concat(second.Series).Select(series => series.Name).Order(StringComparer.Ordinal));
        Assert.Equal((10, 11), (first.Series.Count, second.Series.Count));
        Assert.Equal(first.Series.Select(series => series.Name), new Corpus([.. corpus.Series.Reverse()]).Halves(4).First.Series.Select(series => series.Name));
        Assert.Equal(first.Series.Select(series => series.Name), corpus.Halves(4).First.Series.Select(series => series.Name));
        Assert.NotEqual(first.Series.Select(series => series.Name), corpus.Halves(5).First.Series.Select(series => series.Name));
    }

    [Fact]
    public void Disturbances_do_what_they_say_and_the_same_every_time()
    {
        LabelledSeries series = Series("a/x.csv", 4000);
        foreach (Disturbance disturbance in Disturbance.Perturbations.Concat(Disturbance.Hardships))
        {
            LabelledSeries once = disturbance.Of(series), again = disturbance.Of(series);
            Assert.Equal(once.Columns[0], again.Columns[0]);
            Assert.Equal(once.Rows, once.Columns[0].Length);
            Assert.Equal(series.Labels().Count(label => label), once.Labels().Count(label => label));
        }
        Assert.Equal(12, Disturbance.Perturbations.Count);
        LabelledSeries dropped = new Disturbance(DisturbanceKind.RowsDropped, 7).Of(series);
        Assert.Equal((3993, series.Times[7], series.Columns[0][7]), (dropped.Rows, dropped.Times[0], dropped.Columns[0][0]));
        Assert.Equal([new RowRange(993, 1002)], dropped.Events!);
        double[] missing = new Disturbance(DisturbanceKind.Missing, 0.1).Of(series).Columns[0];
        Assert.InRange(missing.Count(double.IsNaN), 320, 480);
        double[] outliers = new Disturbance(DisturbanceKind.Outliers, 5).Of(series).Columns[0];
        int[] changed = [.. Enumerable.Range(0, 4000).Where(row => outliers[row] != series.Columns[0][row])];
        Assert.InRange(changed.Length, 20, 60);
        Assert.All(changed, row => Assert.Equal(5 * series.Columns[0][row], outliers[row]));
        double[] shifted = new Disturbance(DisturbanceKind.Shift, 1).Of(series).Columns[0];
        Assert.Equal(series.Columns[0][..2000], shifted[..2000]);
        double mean = series.Columns[0].Average(), deviation = Math.Sqrt(series.Columns[0].Average(value => (value - mean) * (value - mean)));
        Assert.Equal(series.Columns[0][3000] + deviation, shifted[3000], 6);
        double[] noisy = new Disturbance(DisturbanceKind.Noise, 0.1).Of(series).Columns[0];
        Assert.InRange(Math.Sqrt(noisy.Zip(series.Columns[0], (a, b) => (a - b) * (a - b)).Average()) / deviation, 0.095, 0.105);
    }

    [Fact]
    public void A_series_shorter_than_its_warm_up_has_not_enough_data()
    {
        Assert.False(new WarmUp(100).Suffices(90));
        Assert.False(new WarmUp(100).Suffices(119));
        Assert.True(new WarmUp(100).Suffices(120));
        Assert.False(WarmUp.OfNab.Suffices(22));
        Assert.True(WarmUp.OfNab.Suffices(24));
        Assert.Equal(698, new WarmUp(null, 0.93).Of(10_000));
    }

    private static LabelledSeries Series(string name, int rows) => new()
    {
        Name = name, Times = [.. Enumerable.Range(0, rows).Select(row => row * EventTime.Minute)], Columns = [[.. Enumerable.Range(0, rows).Select(row => 3.0 + row % 17)]],
        Events = rows > 1000 ? [new RowRange(1000, 1009)] : [],
    };

    private void Nab(string windows, string profiles = Profiles)
    {
        Write("data/k/x.csv", "timestamp,value\n2024-01-01 00:00:00,1\n2024-01-01 00:01:00,2\n2024-01-01 00:02:00,3\n2024-01-01 00:01:00,4\n2024-01-01 00:02:00,5\n");
        Write("labels/combined_windows.json", windows);
        Write("profiles.json", profiles);
    }

    private void Write(string name, string text)
    {
        string path = Path.Join(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
