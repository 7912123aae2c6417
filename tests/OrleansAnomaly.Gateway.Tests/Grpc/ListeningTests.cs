using System.Net;
using System.Net.Sockets;
using OrleansAnomaly.Gateway.Rpc.Health;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

public class ListeningTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", "auto", "http://127.0.0.1:8081")]
    [InlineData("http://[::1]:9000", "auto", "http://[::1]:9001")]
    [InlineData("http://127.0.0.1:0", "auto", "http://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:50051", "http://127.0.0.1:50051")]
    [InlineData("http://127.0.0.1:8080", null, null)]
    public void The_port_of_its_own_is_the_next_one_unless_another_is_named(string url, string? grpcUrl, string? expected)
    {
        var options = new GatewayOptions { Url = url, GrpcUrl = grpcUrl };
        Assert.Empty(options.Validate());
        Assert.Equal(expected, options.GrpcAddress);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", "https://127.0.0.1:8081")]
    [InlineData("http://127.0.0.1:8080", "http://0.0.0.0:8081")]
    [InlineData("http://127.0.0.1:8080", "")]
    [InlineData("http://127.0.0.1:65535", "auto")]
    public void An_address_that_cannot_be_one_is_refused_by_the_name_of_the_option(string url, string grpcUrl) =>
        Assert.StartsWith("GrpcUrl is ", Assert.Single(new GatewayOptions { Url = url, GrpcUrl = grpcUrl }.Validate()));

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_the_option_that_names_it()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        string taken = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        IOException refused = await Assert.ThrowsAnyAsync<IOException>(() => GatewayServer.StartAsync(RunningGateway.AnyPort with { GrpcUrl = taken }));
        Assert.Contains(taken, refused.Message);
        Assert.Contains("expected another address at GrpcUrl", refused.Message);
    }

    [Fact]
    public async Task Without_a_port_of_its_own_the_form_for_the_web_is_still_spoken()
    {
        await using GatewayServer server = await GatewayServer.StartAsync(RunningGateway.AnyPort with { GrpcUrl = null });
        Assert.Null(server.GrpcUrl);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var body = new ByteArrayContent(GrpcClient.Frame(new HealthCheckRequest())) { Headers = { ContentType = new("application/grpc-web+proto") } };
        using HttpResponseMessage answer = await client.PostAsync("/grpc.health.v1.Health/Check", body);
        GrpcAnswer read = GrpcAnswer.OfWeb(answer, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((0, HealthCheckResponse.Types.ServingStatus.NotServing), (read.Status, HealthCheckResponse.Parser.ParseFrom(Assert.Single(read.Messages)).Status));
    }
}
