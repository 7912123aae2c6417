namespace OrleansAnomaly.Cli.Tests;

public class HelpTests
{
    [Theory]
    [InlineData("demo", "--duration", "--speed", "--machines", "--seed", "--days", "--sampling", "--headless", "--url", "--stay")]
    [InlineData("detect", "FILE", "--time", "--value", "--by", "--interval", "--detector", "--sensitivity", "--out", "--format", "--plot", "--quiet")]
    [InlineData("serve", "--config", "--url", "--data", "--memory", "--log-file", "--insecure", "--set", "--check")]
    [InlineData("replay", "--data", "--sensor", "--tenant", "--from", "--to", "--with", "--out", "--format", "--json")]
    [InlineData("simulate", "--out", "--to", "--duration", "--scored", "--json", "--machines", "--seed", "--days", "--sampling")]
    [InlineData("keys create", "--keys", "--audit", "--name", "--role", "--tenant", "--path", "--expires", "--requests-per-second", "--concurrent-requests", "--body-bytes")]
    [InlineData("keys list", "--keys")]
    [InlineData("keys revoke", "ID", "--keys", "--audit")]
    [InlineData("audit verify", "FILE", "--head")]
    [InlineData("status", "--url", "--json", "--key-file", "--ca", "--as-tenant")]
    [InlineData("incidents", "--url", "--prefix", "--open", "--limit", "--json")]
    [InlineData("tail", "--url", "--prefix", "--after", "--json")]
    [InlineData("evaluate nab", "--data", "--detector", "--out", "--json", "--halves", "--perturb", "--robustness", "--buffer")]
    [InlineData("evaluate csv", "--data", "--time", "--value", "--label", "--warm-up")]
    [InlineData("evaluate ms", "--data", "--warm-up")]
    [InlineData("datasets list")]
    [InlineData("datasets get", "NAME", "--dir", "--from")]
    [InlineData("bench gateway", "--json")]
    [InlineData("bench detectors", "--sensors", "--readings", "--repetitions", "--json")]
    [InlineData("bench calibration", "--sensors", "--days", "--skip-days", "--seed", "--json")]
    public void Help_tells_every_option_and_ends_with_examples(string command, params string[] options)
    {
        CommandRun run = CommandRun.Of([.. command.Split(' '), "--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.All(options, option => Assert.Contains(option, run.Out, StringComparison.Ordinal));
        Assert.Contains("Examples:", run.Out, StringComparison.Ordinal);
        Assert.Contains($"  anomaly {command}", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_arguments_the_commands_are_listed()
    {
        CommandRun run = CommandRun.Of();

        Assert.Equal(0, run.ExitCode);
        Assert.All((string[])["demo", "detect", "replay", "serve", "simulate", "status", "incidents", "tail", "keys", "audit", "evaluate", "datasets", "bench"], command => Assert.Contains(command, run.Out, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_command_is_refused() => Assert.Equal(2, CommandRun.Of("dance").ExitCode);
}
