using System.Net;
using System.Text;
using System.Text.Json;
using Npgsql;
using OrleansAnomaly.TestKit.Postgres;

namespace OrleansAnomaly.Silo.Tests.Hosting;

public sealed class ClusterProcessTests
{
    private const int Sensors = 100;

    [PostgresFact]
    public async Task Two_silos_and_a_gateway_lose_nothing_when_a_silo_is_told_to_end()
    {
        string connection = await MigratedAsync();
        // Before there is any silo: it waits for the first one.
        Task<ClusterProcess> starting = ClusterProcess.GatewayAsync(connection);
        Task<ClusterProcess> another = ClusterProcess.SiloAsync(connection);
        using ClusterProcess first = await ClusterProcess.SiloAsync(connection);
        using ClusterProcess second = await another;
        using ClusterProcess gateway = await starting;

        JsonElement receipt = await SendAsync(gateway, "2026-03-02T12:00:00Z");
        Assert.Equal(Sensors, receipt.GetProperty("accepted").GetInt32());
        // Silos that have just met may move a partition; what was sent to it again then counts as a duplicate.
        JsonElement scored = receipt.GetProperty("scored");
        Assert.Equal(Sensors, scored.GetProperty("scored").GetInt32() + scored.GetProperty("duplicates").GetInt32());
        Assert.Equal(Sensors, await SensorsAsync(gateway));
        Assert.Equal(2, await AskAsync(connection, "SELECT count(*) FROM anomaly.member WHERE status = 3"));

        Assert.Equal(0, await first.EndAsync());
        Assert.EndsWith("anomaly-silo: ended\n", first.Told, StringComparison.Ordinal);
        Assert.Equal(1, await AskAsync(connection, "SELECT count(*) FROM anomaly.member WHERE status = 6"));
        Assert.Equal(1, await AskAsync(connection, "SELECT count(*) FROM anomaly.member WHERE status = 3"));

        // Whoever owns them now knows what the others had learned: the same readings are no news.
        receipt = await SendAsync(gateway, "2026-03-02T12:00:00Z");
        Assert.Equal(Sensors, receipt.GetProperty("scored").GetProperty("duplicates").GetInt32());
        receipt = await SendAsync(second, "2026-03-02T12:01:00Z");
        Assert.Equal(Sensors, receipt.GetProperty("scored").GetProperty("scored").GetInt32());
        Assert.Equal(Sensors, await SensorsAsync(gateway));
        await ReadyAsync(second);
        await ReadyAsync(gateway);

        // What it had stored for the next owner was all of it.
        string metrics = await second.Client.GetStringAsync("/metrics");
        Assert.Matches(@"\nanomaly_silo_replayed_total\{[^}]*\} 0( |\n)", metrics);
        Assert.Equal(0, await gateway.EndAsync());
        Assert.Equal(0, await second.EndAsync());
    }

    [PostgresFact]
    public async Task A_silo_that_finds_itself_declared_dead_says_so_and_ends_with_1()
    {
        string connection = await MigratedAsync();
        using ClusterProcess silo = await ClusterProcess.SiloAsync(connection, "--set", "Cluster:TableRefresh=1s");
        await AskAsync(connection, "UPDATE anomaly.cluster SET version = version + 1 RETURNING 1::bigint");
        await AskAsync(connection, "UPDATE anomaly.member SET status = 6 RETURNING 1::bigint");
        Assert.Equal(1, await silo.EndedAsync());
        Assert.Contains("anomaly-silo: this silo cannot go on: I have been told I am dead", silo.Told, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task After_the_only_silo_was_killed_another_one_at_another_address_goes_on_where_it_stopped()
    {
        string connection = await MigratedAsync();
        string[] signs = ["--set", "Cluster:AliveInterval=1s", "--set", "Cluster:ProbeTimeout=500ms"];
        using (ClusterProcess killed = await ClusterProcess.SiloAsync(connection, signs))
        {
            Assert.Equal(Sensors, (await SendAsync(killed, "2026-03-02T12:00:00Z")).GetProperty("accepted").GetInt32());
            await killed.KillAsync();
        }
        using ClusterProcess next = await ClusterProcess.SiloAsync(connection, signs);
        JsonElement receipt = await SendAsync(next, "2026-03-02T12:00:00Z");
        Assert.Equal(Sensors, receipt.GetProperty("scored").GetProperty("duplicates").GetInt32());
        receipt = await SendAsync(next, "2026-03-02T12:01:00Z");
        Assert.Equal(Sensors, receipt.GetProperty("scored").GetProperty("scored").GetInt32());
        Assert.Equal(0, await next.EndAsync());
    }

    private static async Task<string> MigratedAsync()
    {
        string connection = await (await PostgresServer.SharedAsync())!.NewDatabaseAsync();
        CommandRun refused = await CommandRun.SiloAsync("run", "--url", "http://127.0.0.1:0", "--set", $"Cluster:Connection={connection}");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Run 'anomaly-silo migrate' first", refused.Error, StringComparison.Ordinal);
        CommandRun[] runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => CommandRun.SiloAsync("migrate", "--set", $"Cluster:Connection={connection}")));
        Assert.All(runs, run => Assert.Equal((0, ""), (run.ExitCode, run.Error)));
        Assert.Single(runs, run => run.Out.Contains("applied 0003-membership", StringComparison.Ordinal));
        Assert.Single(runs, run => run.Out.Contains("is up to date", StringComparison.Ordinal));
        return connection;
    }

    private static async Task<JsonElement> SendAsync(ClusterProcess process, string time)
    {
        string lines = string.Concat(Enumerable.Range(0, Sensors).Select(i => $$"""{"sensor":"hall/machine-{{i}}/speed","time":"{{time}}","value":{{i}}}""" + "\n"));
        using var body = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        using HttpResponseMessage answer = await process.Client.PostAsync("/v1/readings?wait=scored", body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<int> SensorsAsync(ClusterProcess process)
    {
        using JsonDocument page = JsonDocument.Parse(await process.Client.GetStringAsync("/v1/sensors?limit=1000"));
        return page.RootElement.GetProperty("items").GetArrayLength();
    }

    private static async Task ReadyAsync(ClusterProcess process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await process.Client.GetAsync("/readyz", patience.Token)).StatusCode != HttpStatusCode.OK)
        {
        }
    }

    private static async Task<long> AskAsync(string connection, string question)
    {
        await using var opened = new NpgsqlConnection(connection);
        await opened.OpenAsync();
        await using var command = new NpgsqlCommand(question, opened);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
