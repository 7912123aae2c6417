using System.Net;

namespace OrleansAnomaly.Gateway.Tests.Hosting;

public class SlowClientTests
{
    private const string Post = "POST /v1/readings HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n";
    private const string Row = "{\"sensor\":\"p/a/x\",\"time\":1772449200000,\"value\":1}\n";

    private static readonly GatewayOptions s_impatient = RunningGateway.AnyPort with
    {
        HeadersTimeout = TimeSpan.FromSeconds(1), IdleTimeout = TimeSpan.FromSeconds(1), RequestTimeout = TimeSpan.FromSeconds(1), MaxBodyBytes = 1 << 20,
    };

    [Fact]
    public async Task Headers_that_never_end_are_cut_off_while_others_are_served()
    {
        await using RunningGateway running = await RunningGateway.StartAsync(s_impatient);
        using RawClient loris = await RawClient.ConnectAsync(running.Server.Url);
        await loris.SendAsync("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        Task<string> end = loris.ReadToEndAsync();
        Assert.Equal(HttpStatusCode.OK, (await running.Client.GetAsync("/healthz")).StatusCode);
        Assert.Contains("408", await end);
    }

    [Fact]
    public async Task A_connection_that_lies_idle_is_ended()
    {
        await using RunningGateway running = await RunningGateway.StartAsync(s_impatient);
        using RawClient idle = await RawClient.ConnectAsync(running.Server.Url);
        await idle.SendAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await idle.ReadToEndAsync());
    }

    [Fact]
    public async Task A_body_that_stalls_is_given_up_and_what_came_before_is_not_taken_by_half()
    {
        await using RunningGateway running = await RunningGateway.StartAsync(s_impatient);
        using RawClient slow = await RawClient.ConnectAsync(running.Server.Url);
        await slow.SendAsync(Post + "Content-Length: 500\r\n\r\n" + Row);
        string answer = await slow.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 504", answer);
        Assert.Contains("urn:orleans-anomaly:problem:took_too_long", answer);
        Assert.Contains("\"accepted\":0", answer);
    }

    [Fact]
    public async Task A_body_without_end_is_refused_at_the_bound()
    {
        await using RunningGateway running = await RunningGateway.StartAsync(s_impatient with { RequestTimeout = TimeSpan.FromSeconds(60) });
        using RawClient endless = await RawClient.ConnectAsync(running.Server.Url);
        await endless.SendAsync(Post + "Transfer-Encoding: chunked\r\n\r\n");
        Task<string> answer = endless.ReadToEndAsync();
        string chunk = $"{64 * Row.Length:x}\r\n{string.Concat(Enumerable.Repeat(Row, 64))}\r\n";
        // Far more than it takes; the connection breaks under it.
        for (int sent = 0; sent < 64 << 20 && !answer.IsCompleted; sent += chunk.Length)
        {
            try
            {
                await endless.SendAsync(chunk);
            }
            catch (IOException)
            {
                break;
            }
        }
        string told = await answer;
        // Bytes still on their way when the connection ends may cost the client the answer; the gateway never costs it more than the bound.
        Assert.True(told.Length == 0 || told.StartsWith("HTTP/1.1 413", StringComparison.Ordinal), told);
        Assert.Equal(HttpStatusCode.OK, (await running.Client.GetAsync("/readyz")).StatusCode);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("GET /healthz HTTP/9.9\r\n\r\n")]
    [InlineData("POST /v1/readings HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task Broken_requests_end_their_own_connection_only(string bytes)
    {
        await using RunningGateway running = await RunningGateway.StartAsync(s_impatient);
        using RawClient broken = await RawClient.ConnectAsync(running.Server.Url);
        await broken.SendAsync(bytes);
        string answer = await broken.ReadToEndAsync();
        Assert.Matches("^HTTP/1.1 (400|505)", answer);
        Assert.Equal(HttpStatusCode.OK, (await running.Client.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task More_connections_than_allowed_are_ended_at_once_and_the_others_go_on()
    {
        await using RunningGateway running = await RunningGateway.StartAsync(RunningGateway.AnyPort with { MaxConnections = 16 });
        Assert.Equal(HttpStatusCode.OK, (await running.Client.GetAsync("/healthz")).StatusCode);
        List<RawClient> idle = [];
        for (int i = 0; i < 15; i++)
        {
            RawClient client = await RawClient.ConnectAsync(running.Server.Url);
            idle.Add(client);
            await client.SendAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200", await client.ReadAsync());
        }
        using (RawClient tooMany = await RawClient.ConnectAsync(running.Server.Url))
            Assert.Equal("", await tooMany.ReadToEndAsync());
        Assert.Equal(HttpStatusCode.OK, (await running.Client.GetAsync("/healthz")).StatusCode);
        idle.ForEach(client => client.Dispose());
    }
}
