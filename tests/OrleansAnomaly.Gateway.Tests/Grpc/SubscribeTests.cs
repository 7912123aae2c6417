using System.Buffers.Binary;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Rpc.Details;
using OrleansAnomaly.Gateway.Tests.Streaming;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

public class SubscribeTests
{
    private const string Subscribe = "/orleansanomaly.v1.VerdictService/Subscribe";

    [Fact]
    public async Task All_that_was_told_comes_in_its_order_and_goes_on_after_any_event()
    {
        await using OddPlant plant = await OddPlant.StartAsync();
        await plant.GoWrongAsync(1);
        List<FleetEvent> told = await plant.ToldAsync();
        Assert.True(told.Count >= 4, $"{told.Count} events");
        List<SubscribeResponse> all = await ReadAsync(plant, new SubscribeRequest { After = "-1.0" }, told.Count);
        Assert.Equal(told.Select(event_ => event_.Position.ToString()), all.Select(event_ => event_.Position));
        Assert.Equal(told.Select(event_ => event_ is VerdictEvent), all.Select(event_ => event_.EventCase == SubscribeResponse.EventOneofCase.Verdict));
        List<SubscribeResponse> rest = await ReadAsync(plant, new SubscribeRequest { After = all[1].Position }, told.Count - 2);
        Assert.Equal(all.Skip(2), rest);
    }

    [Fact]
    public async Task What_happens_next_is_told_as_it_happens_and_only_what_was_asked_for()
    {
        await using OddPlant plant = await OddPlant.StartAsync();
        using HttpResponseMessage answer = await plant.Gateway.Grpc.SendAsync(Subscribe, new ByteArrayContent(GrpcClient.Frame(new SubscribeRequest { Verdicts = false })));
        await using Stream events = await answer.Content.ReadAsStreamAsync();
        // Headers have come: from here on nothing is missed.
        await plant.GoWrongAsync(1, 2);
        SubscribeResponse first = await NextAsync(events);
        Assert.Equal((SubscribeResponse.EventOneofCase.Incident, V1.IncidentChange.Opened), (first.EventCase, first.Incident.Change));
        Assert.NotEmpty(first.Incident.Incident.Causes);
    }

    [Fact]
    public async Task A_stream_is_told_when_the_gateway_ends()
    {
        await using OddPlant plant = await OddPlant.StartAsync(machines: 1);
        using HttpResponseMessage answer = await plant.Gateway.Grpc.SendAsync(Subscribe, new ByteArrayContent(GrpcClient.Frame(new SubscribeRequest())));
        Task<byte[]> rest = answer.Content.ReadAsByteArrayAsync();
        await plant.Gateway.Server.DisposeAsync();
        GrpcAnswer ended = GrpcAnswer.Of(answer, await rest);
        Assert.Equal((14, "not_ready", "the gateway is ending"), (ended.Status, ended.Detail<ErrorInfo>().Reason, ended.Message));
    }

    [Fact]
    public async Task A_position_that_lies_beyond_the_end_or_is_none_is_refused()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        foreach (SubscribeRequest unsound in (SubscribeRequest[])[new() { After = "99999.0" }, new() { After = "x" }, new() { Verdicts = false, Incidents = false }])
        {
            GrpcAnswer answer = await gateway.Grpc.CallAsync(Subscribe, unsound);
            Assert.Equal(3, answer.Status);
            Assert.Contains(Assert.Single(answer.Detail<BadRequest>().FieldViolations).Field, (string[])["after", "incidents"]);
        }
    }

    [Fact]
    public async Task There_are_no_more_streams_than_there_are_places()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.AnyPort with { MaxStreams = 1 });
        using HttpResponseMessage first = await gateway.Grpc.SendAsync(Subscribe, new ByteArrayContent(GrpcClient.Frame(new SubscribeRequest())));
        foreach (string stream in (string[])[Subscribe, "/orleansanomaly.v1.TelemetryService/IngestStream", "/grpc.health.v1.Health/Watch"])
        {
            GrpcAnswer second = await gateway.Grpc.CallAsync(stream, new SubscribeRequest());
            Assert.Equal((8, "too_many_requests"), (second.Status, second.Detail<ErrorInfo>().Reason));
        }
        first.Dispose();
        await WatchedPlant.Eventually(async () =>
        {
            using HttpResponseMessage third = await gateway.Grpc.SendAsync(Subscribe, new ByteArrayContent(GrpcClient.Frame(new SubscribeRequest())));
            return !third.Headers.Contains("grpc-status");
        });
    }

    private static async Task<List<SubscribeResponse>> ReadAsync(OddPlant plant, SubscribeRequest request, int count)
    {
        using HttpResponseMessage answer = await plant.Gateway.Grpc.SendAsync(Subscribe, new ByteArrayContent(GrpcClient.Frame(request)));
        await using Stream events = await answer.Content.ReadAsStreamAsync();
        List<SubscribeResponse> read = [];
        while (read.Count < count)
            read.Add(await NextAsync(events));
        return read;
    }

    private static async Task<SubscribeResponse> NextAsync(Stream events)
    {
        byte[] prefix = new byte[5];
        await events.ReadExactlyAsync(prefix);
        byte[] message = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
        await events.ReadExactlyAsync(message);
        return SubscribeResponse.Parser.ParseFrom(message);
    }
}
