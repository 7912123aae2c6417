using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using OrleansAnomaly.Cli.Tests.Serve;

namespace OrleansAnomaly.Silo.Tests.Hosting;

public sealed class LocalSiloTests
{
    private const string Token = "0123456789abcdef";

    [Fact]
    public async Task A_silo_alone_takes_readings_shows_its_dashboard_to_whoever_has_the_token_and_ends_with_0()
    {
        await using RunningSilo silo = await RunningSilo.StartAsync("--set", "Dashboard:Url=http://127.0.0.1:0", "--set", $"Dashboard:Token={Token}");
        using (var body = new StringContent("""{"sensor":"a/b","time":"2026-03-02T12:00:00Z","value":1}""", Encoding.UTF8, "application/x-ndjson"))
        using (HttpResponseMessage taken = await silo.Client.PostAsync("/v1/readings?wait=scored", body))
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        using (HttpResponseMessage ready = await silo.Client.GetAsync("/readyz"))
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, await DashboardAsync(silo, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await DashboardAsync(silo, new AuthenticationHeaderValue("Bearer", Token + "0")));
        Assert.Equal(HttpStatusCode.Unauthorized, await DashboardAsync(silo, new AuthenticationHeaderValue("Basic", "not base 64")));
        Assert.Equal(HttpStatusCode.Unauthorized, await DashboardAsync(silo, Basic(Token)));
        Assert.Equal(HttpStatusCode.OK, await DashboardAsync(silo, Basic("anybody:" + Token)));
        Assert.Equal(HttpStatusCode.OK, await DashboardAsync(silo, new AuthenticationHeaderValue("Bearer", Token)));
        Assert.Equal(0, await silo.EndAsync());
    }

    [Fact]
    public async Task Every_metric_of_a_silo_is_told_and_stands_in_the_documentation_and_no_other()
    {
        await using RunningSilo silo = await RunningSilo.StartAsync();
        await silo.Client.GetStringAsync("/v1/status");
        string page = await silo.Client.GetStringAsync("/metrics");
        Assert.Contains("\norleans_catalog_activations{", page, StringComparison.Ordinal);
        Assert.Contains("\nanomaly_silo_caught_up{", page, StringComparison.Ordinal);
        string[] measured = [.. page.Split('\n').Where(line => line.StartsWith("# TYPE anomaly_silo_", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).Order()];
        string docs = await File.ReadAllTextAsync(Path.Join(Source.Root, "docs", "cluster.md"));
        Assert.Equal(measured, Regex.Matches(docs, "anomaly_silo_[a-z_]+").Select(match => match.Value).Distinct().Order());
    }

    private static AuthenticationHeaderValue Basic(string pair) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));

    private static async Task<HttpStatusCode> DashboardAsync(RunningSilo silo, AuthenticationHeaderValue? brought)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(silo.Dashboard!, "/DashboardCounters?exclude="));
        request.Headers.Authorization = brought;
        using HttpResponseMessage answer = await silo.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
