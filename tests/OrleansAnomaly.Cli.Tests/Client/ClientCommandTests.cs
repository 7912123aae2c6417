using System.Text.Json;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway;

namespace OrleansAnomaly.Cli.Tests.Client;

public class ClientCommandTests(WatchedFleet watched) : IClassFixture<WatchedFleet>
{
    [Fact]
    public void Status_tells_what_the_fleet_has_taken_in()
    {
        CommandRun run = CommandRun.Of("status", "--url", watched.Url);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(run.Lines, line => line.StartsWith("sensors", StringComparison.Ordinal) && line.Contains("12", StringComparison.Ordinal));
        using JsonDocument status = JsonDocument.Parse(CommandRun.Of("status", "--url", watched.Url, "--json").Out);
        Assert.Equal(300 * 12, status.RootElement.GetProperty("accepted").GetInt64());
    }

    [Fact]
    public void Incidents_are_a_table_for_people_and_lines_of_json_for_scripts()
    {
        CommandRun table = CommandRun.Of("incidents", "--url", watched.Url, "--open");
        Assert.Contains("machine-0001", table.Out);
        Assert.Contains("■", table.Out);
        CommandRun json = CommandRun.Of("incidents", "--url", watched.Url, "--json");
        Assert.NotEmpty(json.Lines);
        Assert.All(json.Lines, line => Assert.EndsWith("machine-0001", JsonDocument.Parse(line).RootElement.GetProperty("asset").GetString()));
        Assert.Equal("No incidents.\n", CommandRun.Of("incidents", "--url", watched.Url, "--prefix", "elsewhere/").Out);
    }

    [Fact]
    public void An_incident_is_acknowledged_once_and_a_second_is_told_by_whom()
    {
        using JsonDocument incident = JsonDocument.Parse(CommandRun.Of("incidents", "--url", watched.Url, "--limit", "1", "--json").Lines[0]);
        string id = incident.RootElement.GetProperty("id").GetString()!;
        CommandRun first = CommandRun.Of("incidents", "acknowledge", id, "--url", watched.Url, "--note", "bearing \"6204\" ordered");
        Assert.Equal(0, first.ExitCode);
        Assert.Matches(@"^Incident \d+ of plant/machine-0001: acknowledged by anyone at .+\.\n$", first.Out);
        CommandRun second = CommandRun.Of("incidents", "acknowledge", id, "--url", watched.Url);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("was acknowledged by 'anyone'", second.Error);
        CommandRun again = CommandRun.Of("incidents", "acknowledge", id, "--url", watched.Url, "--note", "bearing \"6204\" ordered", "--json");
        using JsonDocument kept = JsonDocument.Parse(again.Out);
        Assert.Equal("bearing \"6204\" ordered", kept.RootElement.GetProperty("acknowledged").GetProperty("note").GetString());
        Assert.Contains("no incident", CommandRun.Of("incidents", "acknowledge", id + "999", "--url", watched.Url).Error);
    }

    [Theory]
    [InlineData("status", "--url", "nowhere", "expected an address such as")]
    [InlineData("incidents", "--limit", "0", "expected 1 to 1000000")]
    [InlineData("tail", "--after", "yesterday", "expected a position such as")]
    [InlineData("simulate", "--seed", "1", "expected either --out or --to")]
    [InlineData("bench", "gateway", "--clients=0", "expected 1 to 256")]
    public void An_argument_that_cannot_be_used_says_what_was_expected(string command, string option, string value, string expected)
    {
        CommandRun run = CommandRun.Of(command, option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("incidents")]
    [InlineData("tail")]
    public async Task A_gateway_that_is_not_there_is_told_in_a_line(string command)
    {
        GatewayServer gone = await GatewayServer.StartAsync(new GatewayOptions { Url = "http://127.0.0.1:0" });
        string url = gone.Url;
        await gone.DisposeAsync();
        CommandRun run = CommandRun.Of(command, "--url", url);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("does not answer", run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Tail_tells_everything_from_a_position_on_and_comes_back_when_the_stream_has_ended()
    {
        var plant = new WatchedFleet();
        await plant.InitializeAsync();
        using var stop = new CancellationTokenSource();
        var output = new LineStream();
        using var console = new CommandConsole(new MemoryStream(), output, Stream.Null, new TimeThatEnds(stop), static _ => null);
        Task<int> run = Task.Run(() => AnomalyApp.RunAsync(["tail", "--url", plant.Url, "--after", "-1.0", "--json"], console, stop.Token));
        // The oldest events first: at the latest the incident's opening has come.
        await output.WhenAsync(text => text.Contains("\"change\":\"opened\"", StringComparison.Ordinal));
        await plant.DisposeAsync();
        Assert.Equal(130, await run);
        string[] lines = output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("{\"end\":true}", lines[^1]);
        EventPosition last = EventPosition.Start;
        foreach (string line in lines[..^1])
        {
            Assert.True(EventPosition.TryParse(JsonDocument.Parse(line).RootElement.GetProperty("position").GetString(), out EventPosition position));
            Assert.True(position > last);
            last = position;
        }
    }

    [Fact]
    public async Task Simulate_sends_a_plant_at_its_pace_and_tells_what_became_of_it()
    {
        await using EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(new EdgeOptions { Shards = 1, MemoryBudget = 256L << 20 });
        await using GatewayServer gateway = await GatewayServer.StartAsync(new GatewayOptions { Url = "http://127.0.0.1:0" });
        gateway.Open(fleet);
        CommandRun run = CommandRun.With(new MemoryStream(), new JumpingTime(), CancellationToken.None, "simulate", "--to", gateway.Url, "--machines", "30", "--sampling", "1s", "--duration", "4s", "--scored", "--json");
        Assert.Equal(0, run.ExitCode);
        using JsonDocument figures = JsonDocument.Parse(run.Out);
        long accepted = figures.RootElement.GetProperty("accepted").GetInt64();
        Assert.InRange(accepted, 30 * 6 * 4 * 0.97, 30 * 6 * 4);
        Assert.Equal(0, figures.RootElement.GetProperty("failed").GetInt64());
        Assert.Equal(accepted, (await fleet.QueryAsync(new FleetStatusQuery())).Items[0].Accepted);
    }

    /// <summary>A clock on which whoever waits is asked to stop.</summary>
    private sealed class TimeThatEnds(CancellationTokenSource stop) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            stop.Cancel();
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
