using OrleansAnomaly.Cli.Serve;

namespace OrleansAnomaly.Cli.Tests.Serve;

public sealed class ConfigurationPageTests
{
    [Fact]
    public void The_page_is_what_the_options_say()
    {
        string expected = ConfigurationPage.Text(), found = File.Exists(ConfigurationPage.File) ? File.ReadAllText(ConfigurationPage.File) : "";
        Assert.True(expected == found, "docs/configuration.md is stale: dotnet run --project tests/OrleansAnomaly.Cli.Tests -- write");
    }

    [Fact]
    public void Every_key_is_on_the_page_under_its_section()
    {
        string[] lines = ConfigurationPage.Text().Split('\n');
        // Detectors have options of the same name.
        foreach (IGrouping<string, string> key in OptionSchema.Keys(typeof(ServeOptions), OptionNames.Configuration).GroupBy(key => key))
        {
            string variable = $"`{OptionSources.VariableOf(key.Key)}`";
            Assert.True(lines.Contains($"## {key.Key}") || lines.Count(line => line.Contains(variable, StringComparison.Ordinal)) == key.Count(), key.Key);
        }
    }

    [Fact]
    public void The_example_on_the_page_can_be_used()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("page.json", ConfigurationPage.Text().Split("```json\n")[1].Split("```")[0]);
        CommandRun run = CommandRun.Of("serve", "--config", file, "--check");
        Assert.Equal("", run.Error);
        Assert.Contains(run.Lines, line => line.StartsWith("Fleet:Sensors:Detector:Memory ", StringComparison.Ordinal) && line.Contains("= 7d", StringComparison.Ordinal));
    }
}
