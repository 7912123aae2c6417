using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrleansAnomaly.Cli.Tests.Demo;

public class DemoTests
{
    private static readonly string[] s_small = ["demo", "--machines", "8", "--days", "9", "--sampling", "15min", "--speed", "max"];

    [Fact]
    public void Headless_prints_one_json_object_with_sane_figures()
    {
        CommandRun run = CommandRun.Of([.. s_small, "--headless"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
        using JsonDocument summary = JsonDocument.Parse(run.Out);
        JsonElement root = summary.RootElement;
        Assert.InRange(root.GetProperty("readings").GetInt64(), 8 * 6 * 9 * 96 * 0.95, 8 * 6 * 9 * 96);
        Assert.Equal(9, root.GetProperty("simulated_days").GetDouble());
        Assert.Equal(1, root.GetProperty("seed").GetInt32());
        Assert.True(root.GetProperty("readings_per_second").GetDouble() > 1000);
        Assert.True(root.GetProperty("true_incidents").GetInt32() <= root.GetProperty("incidents").GetInt32());
        Assert.True(root.GetProperty("faults_found").GetInt32() <= root.GetProperty("faults").GetInt32());
        foreach (string share in (string[])["precision", "recall", "cause_ranked_first"])
        {
            if (root.GetProperty(share).ValueKind != JsonValueKind.Null)
                Assert.InRange(root.GetProperty(share).GetDouble(), 0, 1);
        }
    }

    [Fact]
    public void A_seed_gives_the_same_incidents_again_and_another_seed_others()
    {
        string first = Figures("3"), again = Figures("3"), other = Figures("4");

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        static string Figures(string seed)
        {
            using JsonDocument summary = JsonDocument.Parse(CommandRun.Of([.. s_small, "--headless", "--seed", seed]).Out);
            return string.Join(' ', summary.RootElement.EnumerateObject()
                .Where(property => property.Name is not ("readings_per_second" or "elapsed_seconds" or "busy_seconds" or "seed"))
                .Select(property => property.ToString()));
        }
    }

    [Fact]
    public void A_pace_makes_the_run_last_as_long_as_was_asked()
    {
        CommandRun run = CommandRun.With(
            new MemoryStream(), new JumpingTime(), CancellationToken.None, "demo", "--machines", "2", "--days", "1", "--headless", "--duration", "10min");

        using JsonDocument summary = JsonDocument.Parse(run.Out);
        Assert.InRange(summary.RootElement.GetProperty("elapsed_seconds").GetDouble(), 599, 601);
    }

    [Fact]
    public void In_a_pipe_there_is_a_plain_line_per_incident_and_a_summary()
    {
        CommandRun run = CommandRun.Of([.. s_small, "--seed", "2"]);

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Out);
        Assert.Contains(run.Lines, line => Regex.IsMatch(line, @"^\d{4}-\d\d-\d\d \d\d:\d\d  OPENED  plant-1/"));
        Assert.Contains("precision", run.Out, StringComparison.Ordinal);
        Assert.Contains("seed 2", run.Out, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Stopped_it_tells_what_was_found_so_far()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        CommandRun run = CommandRun.With(new MemoryStream(), TimeProvider.System, stop.Token, [.. s_small, "--headless"]);

        Assert.Equal(130, run.ExitCode);
        using JsonDocument summary = JsonDocument.Parse(run.Out);
        Assert.True(summary.RootElement.GetProperty("stopped").GetBoolean());
    }

    [Theory]
    [InlineData("--machines", "0")]
    [InlineData("--days", "0")]
    [InlineData("--days", "many")]
    [InlineData("--sampling", "2d")]
    [InlineData("--duration", "long")]
    [InlineData("--seed", "-1")]
    public void An_option_that_cannot_be_used_says_what_was_expected(string option, string value)
    {
        CommandRun run = CommandRun.Of("demo", "--headless", option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("anomaly: ", run.Error, StringComparison.Ordinal);
    }
}
