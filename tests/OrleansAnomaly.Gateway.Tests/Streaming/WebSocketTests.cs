using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace OrleansAnomaly.Gateway.Tests.Streaming;

public class WebSocketTests
{
    [Fact]
    public async Task A_WebSocket_tells_what_server_sent_events_tell()
    {
        await using OddPlant plant = await OddPlant.StartAsync();
        int before = (await plant.ToldAsync()).Count;
        using SseClient events = await SseClient.ConnectAsync(plant.Gateway.Client);
        using ClientWebSocket socket = await ConnectAsync(plant.Gateway);
        await plant.GoWrongAsync(1);
        int count = (await plant.ToldAsync()).Count - before;
        foreach (SseEvent told in await events.TakeAsync(count))
        {
            JsonObject message = JsonNode.Parse((await NextAsync(socket))!)!.AsObject();
            Assert.Equal((told.Name, told.Id), (message["type"]!.GetValue<string>(), message["id"]!.GetValue<string>()));
            message.Remove("type");
            message.Remove("id");
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(told.Data), message), message.ToJsonString());
        }
    }

    [Fact]
    public async Task A_gateway_that_ends_says_so_and_closes()
    {
        await using OddPlant plant = await OddPlant.StartAsync();
        using ClientWebSocket socket = await ConnectAsync(plant.Gateway);
        ValueTask ending = plant.Gateway.Server.DisposeAsync();
        Assert.Equal("""{"type":"end","reason":"the gateway is ending"}""", await NextAsync(socket));
        Assert.Null(await NextAsync(socket));
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await ending;
    }

    [Fact]
    public async Task A_client_that_closes_is_answered_and_its_place_is_free_again()
    {
        await using RunningGateway running = await RunningGateway.StartAsync(RunningGateway.AnyPort with { MaxStreams = 1 });
        using ClientWebSocket socket = await ConnectAsync(running);
        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, true, CancellationToken.None);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        await WatchedPlant.Eventually(async () =>
        {
            using HttpResponseMessage answer = await running.Client.GetAsync("/v1/stream", HttpCompletionOption.ResponseHeadersRead);
            return answer.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task A_client_that_talks_on_and_on_is_closed()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using ClientWebSocket socket = await ConnectAsync(running);
        await socket.SendAsync(new byte[5_000], WebSocketMessageType.Binary, true, CancellationToken.None);
        Assert.Null(await NextAsync(socket));
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
    }

    [Fact]
    public async Task A_web_page_of_another_origin_is_refused_and_one_of_the_gateways_own_is_not()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using var foreign = new ClientWebSocket();
        foreign.Options.SetRequestHeader("Origin", "http://elsewhere.example");
        foreign.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => foreign.ConnectAsync(Address(running), CancellationToken.None));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, foreign.HttpStatusCode);
        using var own = new ClientWebSocket();
        own.Options.SetRequestHeader("Origin", running.Server.Url);
        await own.ConnectAsync(Address(running), CancellationToken.None);
        Assert.Equal(WebSocketState.Open, own.State);
    }

    private static Uri Address(RunningGateway running) => new(running.Server.Url.Replace("http://", "ws://", StringComparison.Ordinal) + "/v1/stream");

    private static async Task<ClientWebSocket> ConnectAsync(RunningGateway running)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(Address(running), CancellationToken.None);
        return socket;
    }

    /// <summary>The next message; null when the other side closes.</summary>
    private static async Task<string?> NextAsync(ClientWebSocket socket)
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[4_096];
        while (true)
        {
            WebSocketReceiveResult part = await socket.ReceiveAsync(buffer, CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(message.ToArray());
        }
    }
}
