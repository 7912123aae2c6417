using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansAnomaly.Cli.Tests.Evaluate;

public sealed class EvaluateAssetsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anomaly-evaluate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_plain_fault_of_made_up_data_is_found_and_told_as_table_and_as_JSON()
    {
        Write("d00.dat", 300, fault: false);
        Write("d00_te.dat", 300, fault: false);
        Write("d01_te.dat", 260, fault: true);
        string file = Path.Combine(_folder.FullName, "figures.json");
        CommandRun run = CommandRun.Of("evaluate", "tep", "--data", _folder.FullName, "--detector", "mahalanobis", "--json", file);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("│ mahalanobis │", run.Out, StringComparison.Ordinal);

        using JsonDocument figures = JsonDocument.Parse(File.ReadAllText(file));
        JsonElement only = Assert.Single(figures.RootElement.EnumerateArray());
        Assert.Equal("mahalanobis", only.GetProperty("detector").GetString());
        Assert.True(only.GetProperty("mean_found").GetDouble() > 0.9);
        Assert.Equal(0, only.GetProperty("faults")[0].GetProperty("delay").GetInt32());
    }

    [Theory]
    [InlineData("tep")]
    [InlineData("cmapss")]
    public void A_folder_that_is_none_or_lacks_the_data_is_refused(string set)
    {
        CommandRun missing = CommandRun.Of("evaluate", set, "--data", Path.Combine(_folder.FullName, "none"));
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("which is no directory", missing.Error, StringComparison.Ordinal);
        CommandRun empty = CommandRun.Of("evaluate", set, "--data", _folder.FullName);
        Assert.Equal(2, empty.ExitCode);
        Assert.Contains(set == "tep" ? "d00.dat" : "train_FD001.txt", empty.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_detector_that_is_none_of_assets_is_refused_with_the_nearest_that_is()
    {
        CommandRun run = CommandRun.Of("evaluate", "cmapss", "--data", _folder.FullName, "--detector", "rcf-series");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--detector is 'rcf-series'; did you mean 'rcf'? Expected one of asset, pca, mahalanobis, rcf, iforest, hst", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Rows of 52 variables that follow a common wave; a fault moves one of them.</summary>
    private void Write(string name, int rows, bool fault)
    {
        var random = new Core.Numerics.SplitMix64((ulong)rows);
        var text = new StringBuilder();
        for (int i = 0; i < rows; i++)
        {
            double common = random.NextGaussian();
            for (int j = 0; j < 52; j++)
            {
                double value = common + random.NextGaussian() + (fault && i >= 160 && j == 7 ? 25 : 0);
                text.Append(CultureInfo.InvariantCulture, $"{value:F6} ");
            }
            text.AppendLine();
        }
        File.WriteAllText(Path.Combine(_folder.FullName, name), text.ToString());
    }
}
