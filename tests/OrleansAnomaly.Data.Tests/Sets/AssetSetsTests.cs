using OrleansAnomaly.Data.Csv;
using OrleansAnomaly.Data.Sets.Cmapss;
using OrleansAnomaly.Data.Sets.TennesseeEastman;
using OrleansAnomaly.TestKit;

namespace OrleansAnomaly.Data.Tests.Sets;

public sealed class AssetSetsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anomaly-sets-");

    public void Dispose() => _folder.Delete(recursive: true);

    [SharedDataFact]
    public void The_Tennessee_Eastman_process_is_read_with_its_transposed_file_turned()
    {
        var set = TennesseeEastmanSet.Read(SharedData.Path("tennessee-eastman"));
        Assert.Equal((500, 960), (set.Training.Length, set.Normal.Length));
        Assert.All(set.Training, row => Assert.Equal(TennesseeEastmanSet.Variables, row.Length));
        Assert.Equal(0.24987, set.Training[0][0]);
        Assert.Equal(0.25118, set.Training[1][0]);
        Assert.Equal(Enumerable.Range(1, 10), set.Faults.Select(fault => fault.Number));
        Assert.All(set.Faults, fault => Assert.Equal(960, fault.Rows.Length));
    }

    [SharedDataFact]
    public void Turbofans_are_read_with_the_cycles_that_they_had_left()
    {
        var set = CmapssSet.Read(SharedData.Path("cmapss"), "FD001");
        Assert.Equal((100, 100), (set.Training.Count, set.Test.Count));
        Assert.Equal((192, 191, 0), (set.Training[0].Rows.Length, set.Training[0].Remaining(0), set.Training[0].Remaining(191)));
        Assert.Equal((31, 112), (set.Test[0].Rows.Length, set.Test[0].Remaining(30)));
        Assert.Equal([-0.0007, -0.0004, 100, 518.67], set.Training[0].Rows[0][..4]);
    }

    [Fact]
    public void A_folder_that_lacks_a_file_is_told_which()
    {
        Assert.Contains("d00.dat", Refusal(() => TennesseeEastmanSet.Read(_folder.FullName)), StringComparison.Ordinal);
        Write("d00.dat", Rows(52, 120));
        Assert.Contains("no test with a fault", Refusal(() => Normal()), StringComparison.Ordinal);
        Assert.Contains("neither train_FD001.txt nor train_FD001.txt.gz", Refusal(() => CmapssSet.Read(_folder.FullName, "FD001")), StringComparison.Ordinal);

        TennesseeEastmanSet Normal()
        {
            Write("d00_te.dat", Rows(52, 120));
            return TennesseeEastmanSet.Read(_folder.FullName);
        }
    }

    [Theory]
    [InlineData(51, 200, "d01_te.dat has 51 numbers in a row; expected 52")]
    [InlineData(52, 160, "d01_te.dat has 160 rows; expected at least 161")]
    public void A_test_of_the_wrong_shape_is_refused(int columns, int rows, string expected)
    {
        Write("d00.dat", Rows(52, 120));
        Write("d01_te.dat", Rows(columns, rows));
        Assert.Contains(expected, Refusal(() => TennesseeEastmanSet.Read(_folder.FullName)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 1;1 3", "row 2 is cycle 3 of unit 1; expected 2")]
    [InlineData("2 1;1 1", "row 2 is of unit 1 after unit 2")]
    [InlineData("1 1;1.5 1", "row 2 has 1.5 as unit")]
    [InlineData("0 1", "row 1 has 0 as unit")]
    public void Units_and_cycles_that_make_no_lives_are_refused(string keys, string expected)
    {
        Write("train_FD001.txt", string.Concat(keys.Split(';').Select(key => $"{key} {Rows(24, 1)}")));
        Assert.Contains(expected, Refusal(() => CmapssSet.Read(_folder.FullName, "FD001")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5\n", "has 1 rows, and")]
    [InlineData("5\n6\n7\n", "has 3 rows; expected 2")]
    [InlineData("5\n-1\n", "row 2 has -1 as remaining cycles")]
    public void Remaining_cycles_that_do_not_fit_the_units_are_refused(string left, string expected)
    {
        string lives = $"1 1 {Rows(24, 1)}2 1 {Rows(24, 1)}";
        Write("train_FD001.txt", lives);
        Write("test_FD001.txt", lives);
        Write("RUL_FD001.txt", left);
        Assert.Contains(expected, Refusal(() => CmapssSet.Read(_folder.FullName, "FD001")), StringComparison.Ordinal);
    }

    private static string Refusal(Action read) => Assert.Throws<UnusableInputException>(read).Message;

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private static string Rows(int columns, int rows) => string.Concat(Enumerable.Repeat(string.Join(' ', Enumerable.Range(1, columns)) + "\n", rows));
}
