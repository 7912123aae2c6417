using OrleansAnomaly.Silo.Hosting;

namespace OrleansAnomaly.Silo.Tests.Hosting;

public sealed class SiloOptionsTests
{
    [Fact]
    public void The_defaults_are_sound_and_reach_no_further_than_this_machine()
    {
        var options = new SiloOptions();
        Assert.Empty(options.Validate());
        Assert.Empty(options.Cluster.Validate());
        Assert.Empty(options.Dashboard.Validate());
        Assert.Equal(("127.0.0.1", false, false), (options.Cluster.AdvertisedAddress, options.Cluster.ListenOnAny, options.Gateway.Insecure));
        Assert.Null(options.Dashboard.Url);
    }

    [Theory]
    [InlineData("run")]
    [InlineData]
    public async Task All_that_is_unsound_is_told_at_once_with_where_it_stands(params string[] command)
    {
        CommandRun run = await CommandRun.SiloAsync([
            .. command, "--set", "Cluster:SiloPort=0", "--set", "Cluster:AdvertisedAddress=0.0.0.0", "--set", "Cluster:ProbeTimeout=1h", "--set", "Dashboard:Url=ftp://x/",
            "--set", "Dashboard:Token=short", "--set", "Fleet:Patience=soon", "--set", "Cluster:Nmae=x", "--set", "DrainTimeout=0"]);
        Assert.Equal(2, run.ExitCode);
        Assert.All(
            (string[])[
                "Cluster:SiloPort is 0; expected 1 to 65535", "Cluster:AdvertisedAddress is '0.0.0.0'", "Cluster:ProbeTimeout is 01:00:00", "Dashboard:Url is 'ftp://x/'",
                "Dashboard:Token has 5 characters", "Fleet:Patience is 'soon'; expected a span", "Cluster:Nmae is not known", "DrainTimeout is 00:00:00", "Cluster:Connection is empty",
            ],
            fault => Assert.Contains(fault, run.Error, StringComparison.Ordinal));
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_dashboard_without_a_token_is_refused()
    {
        CommandRun run = await CommandRun.SiloAsync("--localhost", "--set", "Dashboard:Url=http://127.0.0.1:0");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Dashboard:Token is empty; expected 16 to 200 characters", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db;Porrt=1")]
    [InlineData("Database=anomaly")]
    [InlineData(" ")]
    public async Task A_connection_string_that_cannot_be_read_is_refused_without_being_shown(string connection)
    {
        CommandRun run = await CommandRun.SiloAsync("--set", $"Cluster:Connection={connection};Password=hidden-word");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Cluster:Connection cannot be read", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-word", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_prints_every_option_but_no_secret()
    {
        CommandRun run = await CommandRun.SiloAsync("--check", "--set", "Cluster:Connection=Host=db;Password=hidden-word", "--set", "Dashboard:Token=hidden-word-of-sixteen");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.DoesNotContain("hidden-word", run.Out, StringComparison.Ordinal);
        string[] keys = [.. run.Out.Split('\n').Select(line => line.Split(' ')[0])];
        foreach (string key in OptionSchema.Keys(typeof(SiloOptions), OptionNames.Configuration).Where(key => !key.Contains(":Detector", StringComparison.Ordinal)))
            Assert.Contains(keys, found => found == key || found.StartsWith(key + ":", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gateway_alone_has_no_silo_of_its_own()
    {
        CommandRun run = await CommandRun.GatewayAsync("--set", "Cluster:Localhost=true");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Cluster:Localhost is true", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_tells_every_flag_and_ends_with_examples()
    {
        CommandRun[] runs = [await CommandRun.SiloAsync("run", "--help"), await CommandRun.SiloAsync("migrate", "--help"), await CommandRun.GatewayAsync("run", "--help")];
        Assert.All(runs, run =>
        {
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.All((string[])["--config", "--set", "--check", "Examples:", "anomaly-"], part => Assert.Contains(part, run.Out, StringComparison.Ordinal));
        });
        Assert.Contains("--localhost", runs[0].Out, StringComparison.Ordinal);
        Assert.Contains("migrate", (await CommandRun.SiloAsync("--help")).Out, StringComparison.Ordinal);
    }
}
