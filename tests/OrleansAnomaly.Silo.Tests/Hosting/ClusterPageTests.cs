using OrleansAnomaly.Silo.Hosting;

namespace OrleansAnomaly.Silo.Tests.Hosting;

public sealed class ClusterPageTests
{
    [Fact]
    public void The_page_is_what_the_options_say()
    {
        string expected = ClusterPage.Text(), found = File.Exists(ClusterPage.File) ? File.ReadAllText(ClusterPage.File) : "";
        Assert.True(expected == found, "docs/cluster-configuration.md is stale: dotnet run --project tests/OrleansAnomaly.Silo.Tests -- write");
    }

    [Fact]
    public async Task The_example_on_the_page_can_be_used()
    {
        string file = Path.Join(Directory.CreateTempSubdirectory("anomaly-page-").FullName, "page.json");
        await File.WriteAllTextAsync(file, ClusterPage.Text().Split("```json\n")[1].Split("```")[0]);
        CommandRun run = await CommandRun.SiloAsync("run", "--config", file, "--check");
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("DrainTimeout", run.Out, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(30), new SiloOptions().DrainTimeout);
    }
}
