using System.Net;
using System.Text;

namespace OrleansAnomaly.Gateway.Tests.Hosting;

public class ForeignOriginTests
{
    private const string Row = """{"sensor":"p/a/x","time":1772449200000,"value":1}""";

    [Theory]
    [InlineData("POST", "/v1/readings", "http://elsewhere.example")]
    [InlineData("POST", "/v1/snapshots", "http://127.0.0.1:1")]
    [InlineData("POST", "/v1/sensors/relearn?sensor=p/a/x", "null")]
    [InlineData("POST", "/v1/readings", "https://{own}")]
    [InlineData("POST", "/v1/readings", "http://{own}.elsewhere.example")]
    [InlineData("DELETE", "/v1/readings", "http://elsewhere.example")]
    [InlineData("OPTIONS", "/v1/readings", "http://elsewhere.example")]
    public async Task A_page_of_another_origin_commands_nothing(string method, string path, string origin)
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await SendAsync(running, method, path, origin);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("urn:orleans-anomaly:problem:foreign_origin", (await RunningGateway.JsonOf(answer)).GetProperty("type").GetString());
        Assert.Equal(0, (await running.GetAsync("/v1/status")).GetProperty("accepted").GetInt64());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://{own}")]
    public async Task Who_is_no_page_or_one_of_the_gateways_own_is_served(string? origin)
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await SendAsync(running, "POST", "/v1/readings", origin);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_whose_own_name_was_made_to_lead_to_this_machine_is_foreign_too()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using RawClient page = await RawClient.ConnectAsync(running.Server.Url);
        await page.SendAsync($"POST /v1/readings HTTP/1.1\r\nHost: elsewhere.example\r\nOrigin: http://elsewhere.example\r\nContent-Type: application/x-ndjson\r\nContent-Length: {Row.Length}\r\n\r\n{Row}");
        Assert.StartsWith("HTTP/1.1 403", await page.ReadAsync());
    }

    [Fact]
    public async Task A_page_of_another_origin_may_ask_and_the_browser_keeps_the_answer_from_it()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await SendAsync(running, "GET", "/v1/status", "http://elsewhere.example");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningGateway running, string method, string path, string? origin)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (origin is not null)
            request.Headers.Add("Origin", origin.Replace("{own}", new Uri(running.Server.Url).Authority, StringComparison.Ordinal));
        if (method == "POST")
            request.Content = new StringContent(Row, Encoding.UTF8, "application/x-ndjson");
        return await running.Client.SendAsync(request);
    }
}
