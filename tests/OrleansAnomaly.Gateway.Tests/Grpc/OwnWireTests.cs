using System.Net;
using System.Net.Http.Headers;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Tests.Grpc.Interop;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>The wire of the default build.</summary>
public class OwnWireTests : GrpcConformance
{
    private protected override RpcHost Host => RpcHost.Own;

    [Theory]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("123456789S")]
    [InlineData("1s")]
    [InlineData("1.5S")]
    public async Task A_deadline_that_is_none_is_refused(string timeout)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(rpc: InteropCalls.In(RpcHost.Own, new InteropCalls()));
        GrpcAnswer answer = await gateway.Grpc.CallAsync($"/{InteropCalls.Service}/Empty", new EmptyMessage(), request => request.Headers.TryAddWithoutValidation("grpc-timeout", timeout));
        Assert.Equal(3, answer.Status);
        Assert.Contains("expected", answer.Message);
    }

    [Fact]
    public async Task Over_HTTP_1_only_the_form_for_the_web_is_spoken()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(rpc: InteropCalls.In(RpcHost.Own, new InteropCalls()));
        using HttpResponseMessage refused = await PostAsync(gateway, "application/grpc", GrpcClient.Frame(new EmptyMessage()));
        Assert.Equal(HttpStatusCode.UpgradeRequired, refused.StatusCode);
        foreach (string type in (string[])["application/grpc-web", "application/grpc-web+proto"])
        {
            using HttpResponseMessage answer = await PostAsync(gateway, type, GrpcClient.Frame(new PiecesRequest { Sizes = { 3, 0, 5 } }));
            GrpcAnswer read = GrpcAnswer.OfWeb(answer, await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal((200, 0), (read.Http, read.Status));
            Assert.Equal([3, 0, 5], read.Messages.Select(message => Piece.Parser.ParseFrom(message).Payload.Length));
        }
    }

    [Fact]
    public async Task The_form_for_the_web_may_be_text()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(rpc: InteropCalls.In(RpcHost.Own, new InteropCalls()));
        byte[] frame = GrpcClient.Frame(new PiecesRequest { Sizes = { 3, 70_000, 5 } });
        // In parts that are padded each for itself, and as a whole.
        string[] bodies = [Convert.ToBase64String(frame), Convert.ToBase64String(frame[..4]) + Convert.ToBase64String(frame[4..])];
        foreach (string body in bodies)
        {
            using HttpResponseMessage answer = await PostAsync(gateway, "application/grpc-web-text", System.Text.Encoding.ASCII.GetBytes(body));
            Assert.Equal("application/grpc-web-text+proto", answer.Content.Headers.ContentType?.MediaType);
            GrpcAnswer read = GrpcAnswer.OfWeb(answer, Decoded(await answer.Content.ReadAsStringAsync()));
            Assert.Equal(0, read.Status);
            Assert.Equal([3, 70_000, 5], read.Messages.Select(message => Piece.Parser.ParseFrom(message).Payload.Length));
        }
        using HttpResponseMessage broken = await PostAsync(gateway, "application/grpc-web-text", "AAAA!"u8.ToArray());
        Assert.Equal(13, GrpcAnswer.OfWeb(broken, await broken.Content.ReadAsByteArrayAsync()).Status);
    }

    [Fact]
    public async Task A_page_of_another_origin_may_not_call()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(rpc: InteropCalls.In(RpcHost.Own, new InteropCalls()));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{InteropCalls.Service}/Pieces") { Content = new ByteArrayContent(GrpcClient.Frame(new PiecesRequest())) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc-web");
        request.Headers.Add("Origin", "https://elsewhere.example");
        using HttpResponseMessage answer = await gateway.Client.SendAsync(request);
        Assert.Equal((200, 7), ((int)answer.StatusCode, GrpcAnswer.OfWeb(answer, []).Status));
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningGateway gateway, string type, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await gateway.Client.PostAsync($"/{InteropCalls.Service}/Pieces", content);
    }

    /// <summary>Base64 in parts that are padded each for itself.</summary>
    private static byte[] Decoded(string text)
    {
        List<byte> bytes = [];
        for (int i = 0; i < text.Length; i += 4)
            bytes.AddRange(Convert.FromBase64String(text.Substring(i, 4)));
        return [.. bytes];
    }
}
