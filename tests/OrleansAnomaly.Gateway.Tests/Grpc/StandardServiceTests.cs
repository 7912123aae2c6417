using System.Buffers.Binary;
using Google.Protobuf.Reflection;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Rpc.Health;
using OrleansAnomaly.Gateway.Rpc.Reflection.V1;
using ServingStatus = OrleansAnomaly.Gateway.Rpc.Health.HealthCheckResponse.Types.ServingStatus;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

public class StandardServiceTests
{
    private const string Check = "/grpc.health.v1.Health/Check", Watch = "/grpc.health.v1.Health/Watch";

    [Fact]
    public async Task Health_is_told_of_all_services_and_of_each()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        foreach (string service in RpcMethods.All.Select(method => method.Service).Distinct().Prepend(""))
            Assert.Equal(ServingStatus.Serving, (await gateway.Grpc.AskAsync<HealthCheckResponse>(Check, new HealthCheckRequest { Service = service })).Status);
        Assert.Equal(5, (await gateway.Grpc.CallAsync(Check, new HealthCheckRequest { Service = "x" })).Status);
        await using GatewayServer empty = await GatewayServer.StartAsync(RunningGateway.AnyPort);
        using var client = new GrpcClient(empty.GrpcUrl!);
        Assert.Equal(ServingStatus.NotServing, (await client.AskAsync<HealthCheckResponse>(Check, new HealthCheckRequest())).Status);
    }

    [Fact]
    public async Task Who_watches_is_told_of_each_change_until_the_gateway_ends()
    {
        await using GatewayServer server = await GatewayServer.StartAsync(RunningGateway.AnyPort);
        await using RunningGateway other = await RunningGateway.StartAsync();
        using var client = new GrpcClient(server.GrpcUrl!);
        using HttpResponseMessage answer = await client.SendAsync(Watch, new ByteArrayContent(GrpcClient.Frame(new HealthCheckRequest())));
        await using Stream replies = await answer.Content.ReadAsStreamAsync();
        Assert.Equal(ServingStatus.NotServing, (await NextAsync(replies)).Status);
        server.Open(other.Fleet);
        Assert.Equal(ServingStatus.Serving, (await NextAsync(replies)).Status);
        await server.DisposeAsync();
        Assert.Equal(0, await replies.ReadAsync(new byte[1]));
        Assert.Equal("14", Assert.Single(answer.TrailingHeaders.GetValues("grpc-status")));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task Reflection_tells_all_that_a_client_needs(string version)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        ServerReflectionRequest[] questions =
        [
            new() { ListServices = "" },
            new() { FileContainingSymbol = "orleansanomaly.v1.TelemetryService.IngestStream" },
            new() { FileContainingSymbol = "orleansanomaly.v1.Receipt" },
            new() { FileByFilename = "google/protobuf/timestamp.proto" },
            new() { FileByFilename = "no.proto" },
            new() { AllExtensionNumbersOfType = "orleansanomaly.v1.Receipt" },
            new() { FileContainingExtension = new ExtensionRequest { ContainingType = "x", ExtensionNumber = 3 } },
            new(),
        ];
        GrpcAnswer answer = await gateway.Grpc.CallAsync($"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo", [.. questions.SelectMany(GrpcClient.Frame)]);
        Assert.Equal(0, answer.Status);
        ServerReflectionResponse[] replies = [.. answer.Messages.Select(ServerReflectionResponse.Parser.ParseFrom)];
        Assert.Equal(questions, replies.Select(reply => reply.OriginalRequest));
        Assert.Equal(RpcMethods.All.Select(method => method.Service).Distinct().Order(StringComparer.Ordinal), replies[0].ListServicesResponse.Service.Select(service => service.Name));
        foreach (ServerReflectionResponse files in replies[1..4])
        {
            // Whole: with all that they import.
            IReadOnlyList<FileDescriptor> built = FileDescriptor.BuildFromByteStrings([.. files.FileDescriptorResponse.FileDescriptorProto.Reverse()]);
            Assert.NotEmpty(built);
        }
        Assert.Contains(FileDescriptorProto.Parser.ParseFrom(replies[1].FileDescriptorResponse.FileDescriptorProto[0]).Service, service => service.Name == "TelemetryService");
        Assert.Equal((5, 0, 5, 3), (replies[4].ErrorResponse.ErrorCode, replies[5].AllExtensionNumbersResponse.ExtensionNumber.Count, replies[6].ErrorResponse.ErrorCode, replies[7].ErrorResponse.ErrorCode));
    }

    private static async Task<HealthCheckResponse> NextAsync(Stream replies)
    {
        byte[] prefix = new byte[5];
        await replies.ReadExactlyAsync(prefix);
        byte[] message = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
        await replies.ReadExactlyAsync(message);
        return HealthCheckResponse.Parser.ParseFrom(message);
    }
}
