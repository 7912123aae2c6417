using System.Net;

namespace OrleansAnomaly.Cli.Tests.Serve;

public sealed class ServeProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SignalFact]
    public async Task A_server_says_where_it_listens_answers_and_ends_in_order_when_it_is_told_to()
    {
        string folder = Directory.CreateDirectory(_folder["work"]).FullName;
        using ServedProcess served = await ServedProcess.StartAsync(folder, "--log-file", "logs/x.log");
        using (var client = new HttpClient { BaseAddress = new Uri(served.Url) })
        {
            using HttpResponseMessage ready = await client.GetAsync("/readyz");
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
            Assert.Contains("anomaly_fleet_ready 1", await client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        }
        Assert.Equal(0, await served.EndAsync());
        Assert.Contains($"data in {Path.Join(folder, "anomaly-data")}", served.Told, StringComparison.Ordinal);
        Assert.EndsWith("anomaly: ended", served.Told, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Join(folder, "anomaly-data", "history.db")));
        string log = File.ReadAllText(Path.Join(folder, "logs", "x.log"));
        Assert.All((string[])["\"event\":2000,", "\"event\":3000,", "\"event\":2003,", "\"event\":3003,"], mark => Assert.Contains(mark, log, StringComparison.Ordinal));
    }

    [SignalFact]
    public async Task A_directory_that_another_server_has_is_refused_with_the_reason()
    {
        using ServedProcess first = await ServedProcess.StartAsync(Path.GetTempPath(), "--data", _folder["data"]);
        using ServedProcess second = await ServedProcess.StartAsync(Path.GetTempPath(), "--data", _folder["data"]);
        Assert.Equal(2, await second.EndedAsync());
        Assert.Contains(_folder["data"], second.Told.Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal(0, await first.EndAsync());
    }
}
