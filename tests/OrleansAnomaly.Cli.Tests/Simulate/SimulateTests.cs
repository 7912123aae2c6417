namespace OrleansAnomaly.Cli.Tests.Simulate;

public sealed class SimulateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_table_holds_all_machines_and_the_truth_lies_beside_it()
    {
        CommandRun run = CommandRun.Of("simulate", "--out", _folder["plant.csv"], "--machines", "5", "--days", "8");

        Assert.Equal(0, run.ExitCode);
        string[] lines = File.ReadAllLines(_folder["plant.csv"]);
        Assert.Equal("timestamp,asset,load,temperature,vibration,current,pressure,flow,quality", lines[0]);
        Assert.InRange(lines.Length, 5 * 8 * 288 * 0.98, 5 * 8 * 288 + 1);
        Assert.Equal("asset,start,end,kind,cause,affected,magnitude", File.ReadAllLines(_folder["plant-truth.csv"])[0]);
    }

    [Fact]
    public void A_folder_holds_a_file_per_machine_that_detect_reads()
    {
        Assert.Equal(0, CommandRun.Of("simulate", "--out", _folder["plant"], "--machines", "3", "--days", "2").ExitCode);

        string[] files = [.. Directory.GetFiles(_folder["plant"], "plant-*.csv").Order()];
        Assert.Equal(3, files.Length);
        CommandRun run = CommandRun.Of(["detect", .. files]);
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("refused", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_writes_the_same_bytes()
    {
        foreach (string name in (string[])["a.csv", "b.csv"])
            Assert.Equal(0, CommandRun.Of("simulate", "--out", _folder[name], "--machines", "2", "--days", "1", "--seed", "9").ExitCode);

        Assert.Equal(File.ReadAllBytes(_folder["a.csv"]), File.ReadAllBytes(_folder["b.csv"]));
    }

    [Fact]
    public void An_address_that_is_none_is_refused_by_the_name_of_its_option()
    {
        CommandRun run = CommandRun.Of("simulate", "--to", "foo");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--to is 'foo'; expected an address such as", run.Error, StringComparison.Ordinal);
    }
}
