using System.Net;
using System.Text;
using System.Text.Json;
using OrleansAnomaly.Gateway.Tests.Hosting;

namespace OrleansAnomaly.Gateway.Tests.Fuzz;

/// <summary>What <c>bench fuzz gateway</c> has found, a test each.</summary>
public class FoundByFuzzTests
{
    [Theory]
    [InlineData("application/x-ndjson", """{"sensor":"p/a/x","time\ud800":1,"value":1}""", 422)]
    [InlineData("application/json", """{"readings\ud800":[]}""", 400)]
    [InlineData("application/json", """[{"sensor":"p/a/x","time":1,"val\udc00ue":1}]""", 422)]
    public async Task A_name_with_an_escape_that_is_no_character_is_the_clients_fault(string mediaType, string body, int status)
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await running.Client.PostAsync("/v1/readings", new StringContent(body, Encoding.UTF8, mediaType));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("expected", (await RunningGateway.JsonOf(answer)).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("{\"rea\\ud800dings\":[]}")]
    [InlineData("{\"granularity\":\"\\udc00\",\"series\":[]}")]
    [InlineData("{\"granularity\":\"hourly\",\"series\":[{\"timestamp\":\"\\ud800\",\"value\":1}]}")]
    [InlineData("{\"granularity\":\"hourly\",\"sensors\":{\"a\\ud800\":[1]}}")]
    public async Task A_text_in_a_series_that_is_none_is_the_clients_fault(string body)
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        foreach (string path in (string[])["entire", "last", "asset/entire", "asset/last"])
        {
            using HttpResponseMessage answer = await running.Client.PostAsync("/v1/detect/" + path, new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("expected", (await RunningGateway.JsonOf(answer)).GetProperty("detail").GetString());
            using HttpResponseMessage broken = await running.Client.PostAsync("/v1/detect/" + path, new ByteArrayContent([(byte)'{', (byte)'"', 0x82, (byte)'"', (byte)':', (byte)'1', (byte)'}']) { Headers = { ContentType = new("application/json") } });
            Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        }
    }

    [Fact]
    public async Task A_chunk_whose_size_no_number_holds_is_the_clients_fault()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using RawClient client = await RawClient.ConnectAsync(running.Server.Url);
        await client.SendAsync("POST /v1/readings HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx");
        string answer = await client.ReadAsync();
        Assert.StartsWith("HTTP/1.1 400", answer);
        Assert.Contains("unreadable_body", answer);
    }

    [Fact]
    public async Task What_is_no_JSON_is_not_quoted_at_length()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        string junk = $"{{\"sensor\":\"p/a/x\",\"time\":time{new string('x', 50_000)}}}";
        foreach (string mediaType in (string[])["application/x-ndjson", "application/json"])
        {
            using HttpResponseMessage answer = await running.Client.PostAsync("/v1/readings", new StringContent(junk, Encoding.UTF8, mediaType));
            Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity]);
            Assert.InRange((await answer.Content.ReadAsStringAsync()).Length, 1, 2_000);
        }
        using HttpResponseMessage judged = await running.Client.PostAsync("/v1/detect/last", new StringContent(junk, Encoding.UTF8, "application/json"));
        Assert.InRange((await judged.Content.ReadAsStringAsync()).Length, 1, 2_000);
    }

    [Fact]
    public async Task A_request_that_took_too_long_is_told_so_in_words()
    {
        await using RunningGateway running = await RunningGateway.StartAsync(RunningGateway.AnyPort with { RequestTimeout = TimeSpan.FromSeconds(1) });
        using RawClient slow = await RawClient.ConnectAsync(running.Server.Url);
        await slow.SendAsync("POST /v1/readings HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n[");
        string answer = await slow.ReadAsync();
        Assert.StartsWith("HTTP/1.1 504", answer);
        Assert.Contains("\"detail\":\"the request was not done within", answer);
    }

    [Theory]
    [InlineData("/openapi/v2.json")]
    [InlineData("/openapi/%2e%2e/v1.json")]
    public async Task A_description_that_there_is_not_is_a_problem_like_any_other(string path)
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await running.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/v1/status?x=1", "expected none")]
    [InlineData("/v1/sensors/status?sensor=%00", "expected a sensor's path")]
    public async Task Faults_of_a_query_say_what_was_expected(string path, string expected)
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await running.Client.GetAsync(path);
        JsonElement problem = await RunningGateway.JsonOf(answer);
        Assert.Contains(expected, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_body_that_is_not_packed_as_it_says_is_refused_with_what_was_expected()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        var content = new StringContent("[]", Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add("gzip");
        using HttpResponseMessage answer = await running.Client.PostAsync("/v1/readings", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("expected what Content-Encoding says", (await RunningGateway.JsonOf(answer)).GetProperty("detail").GetString());
    }
}
