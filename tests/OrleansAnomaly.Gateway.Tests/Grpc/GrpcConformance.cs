using System.Net;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Tests.Grpc.Interop;
using OrleansAnomaly.Gateway.Tests.Security;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>What every wire must do, byte by byte: also what real clients never ask for.</summary>
public abstract class GrpcConformance : IAsyncLifetime
{
    private const string Empty = $"/{InteropCalls.Service}/Empty", Unary = $"/{InteropCalls.Service}/Unary", Sum = $"/{InteropCalls.Service}/Sum",
        Pieces = $"/{InteropCalls.Service}/Pieces", PingPong = $"/{InteropCalls.Service}/PingPong";

    private readonly InteropCalls _calls = new();
    private RunningGateway _gateway = null!;

    /// <summary>The wire under test.</summary>
    private protected abstract RpcHost Host { get; }

    /// <summary>With which status the wire ends a call whose body is not as the protocol has it, where the default build's has that one: the protocol leaves some of them open.</summary>
    private protected virtual int EndOf(byte[] body, int status) => status;

    /// <summary>Most bytes that may be allocated, by all of the process, for a small message that would unpack to 200 MiB.</summary>
    private protected virtual int MostForABomb => 40 << 20;

    /// <summary>With which status it ends a call of none or two messages where there must be one.</summary>
    private protected virtual int EndOfTooFewOrMany => 12;

    private GrpcClient Client => _gateway.Grpc;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync(rpc: InteropCalls.In(Host, _calls));

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task An_empty_call_is_answered_with_one_message_and_trailers()
    {
        using HttpResponseMessage answer = await Client.SendAsync(Empty, new ByteArrayContent(GrpcClient.Frame(new EmptyMessage())));
        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/grpc", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal<byte>([0, 0, 0, 0, 0], body);
        Assert.Equal("0", Assert.Single(answer.TrailingHeaders.GetValues("grpc-status")));
    }

    [Fact]
    public async Task A_large_message_comes_and_goes_whole()
    {
        var request = new UnaryRequest { Payload = ByteString.CopyFrom(new byte[900_000]), ReplySize = 3_000_000 };
        Assert.Equal(3_000_000, (await Client.AskAsync<UnaryReply>(Unary, request)).Payload.Length);
    }

    [Fact]
    public async Task Messages_of_a_stream_are_taken_one_by_one_and_summed()
    {
        int[] sizes = [27_182, 8, 1_828, 45_904, 0];
        byte[] body = [.. sizes.SelectMany(size => GrpcClient.Frame(new Piece { Payload = ByteString.CopyFrom(new byte[size]) }))];
        GrpcAnswer answer = await Client.CallAsync(Sum, body);
        Assert.Equal((0, sizes.Sum()), (answer.Status, SumReply.Parser.ParseFrom(Assert.Single(answer.Messages)).Bytes));
        Assert.Equal(0, SumReply.Parser.ParseFrom(Assert.Single((await Client.CallAsync(Sum, [])).Messages)).Bytes);
    }

    [Fact]
    public async Task Replies_of_a_stream_come_in_their_order()
    {
        int[] sizes = [31_415, 9, 0, 2_653, 58_979];
        GrpcAnswer answer = await Client.CallAsync(Pieces, new PiecesRequest { Sizes = { sizes } });
        Assert.Equal(0, answer.Status);
        Assert.Equal(sizes, answer.Messages.Select(message => Piece.Parser.ParseFrom(message).Payload.Length));
    }

    [Fact]
    public async Task Each_message_of_a_conversation_is_answered_before_the_next_is_sent()
    {
        using var body = new PushedContent();
        Task first = body.PushAsync(GrpcClient.Frame(new PiecesRequest { Sizes = { 31 } }));
        using HttpResponseMessage answer = await Client.SendAsync(PingPong, body);
        await first;
        await using Stream replies = await answer.Content.ReadAsStreamAsync();
        foreach (int size in (int[])[31, 9, 2_653])
        {
            if (size != 31)
                await body.PushAsync(GrpcClient.Frame(new PiecesRequest { Sizes = { size } }));
            byte[] reply = new byte[5 + new Piece { Payload = ByteString.CopyFrom(new byte[size]) }.CalculateSize()];
            await replies.ReadExactlyAsync(reply);
            Assert.Equal(size, Piece.Parser.ParseFrom(reply.AsSpan(5)).Payload.Length);
        }
        body.Complete();
        Assert.Equal(0, await replies.ReadAsync(new byte[1]));
        Assert.Equal("0", Assert.Single(answer.TrailingHeaders.GetValues("grpc-status")));
    }

    [Fact]
    public async Task A_conversation_without_a_word_ends_well()
    {
        GrpcAnswer answer = await Client.CallAsync(PingPong, []);
        Assert.Equal(0, answer.Status);
        Assert.Empty(answer.Messages);
    }

    [Fact]
    public async Task A_caller_who_gives_up_ends_the_call()
    {
        using var stop = new CancellationTokenSource();
        using var body = new PushedContent();
        Task sent = body.PushAsync(GrpcClient.Frame(new PiecesRequest { Sizes = { 10 }, Sleep = true }));
        using HttpResponseMessage answer = await Client.SendAsync(PingPong, body, stop: stop.Token);
        await sent;
        await using Stream replies = await answer.Content.ReadAsStreamAsync();
        await replies.ReadExactlyAsync(new byte[17]);
        await stop.CancelAsync();
        answer.Dispose();
        await _calls.Cancelled.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("1m")]
    [InlineData("50000u")]
    [InlineData("1000000n")]
    [InlineData("0S")]
    public async Task A_deadline_ends_a_call_that_sleeps(string timeout)
    {
        GrpcAnswer answer = await Client.CallAsync(Pieces, new PiecesRequest { Sleep = true }, request => request.Headers.Add("grpc-timeout", timeout));
        Assert.Equal(4, answer.Status);
    }

    [Theory]
    [InlineData("99999999H")]
    [InlineData("1H")]
    [InlineData("20M")]
    [InlineData("3600S")]
    [InlineData("99999999m")]
    [InlineData("99999999u")]
    public async Task A_deadline_that_is_far_does_no_harm(string timeout) =>
        Assert.Equal(0, (await Client.CallAsync(Empty, new EmptyMessage(), request => request.Headers.Add("grpc-timeout", timeout))).Status);

    [Fact]
    public async Task Metadata_come_back_as_text_and_as_bytes()
    {
        string bytes = Convert.ToBase64String([0xAB, 0xCD, 0xEF]).TrimEnd('=');
        using HttpResponseMessage answer = await Client.SendAsync(Empty, new ByteArrayContent(GrpcClient.Frame(new EmptyMessage())), request =>
        {
            request.Headers.Add("x-echo-initial", "a value");
            request.Headers.Add("x-echo-trailing-bin", bytes);
        });
        await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal("a value", Assert.Single(answer.Headers.GetValues("x-echo-initial")));
        Assert.Equal(bytes, Assert.Single(answer.TrailingHeaders.GetValues("x-echo-trailing-bin")));
    }

    [Theory]
    [InlineData(2, "test status message")]
    [InlineData(13, "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n")]
    [InlineData(5, "100 % of it")]
    public async Task A_status_comes_with_its_code_and_its_words(int code, string message)
    {
        GrpcAnswer answer = await Client.CallAsync(Unary, new UnaryRequest { StatusCode = code, StatusMessage = message });
        Assert.Equal((200, code, message), (answer.Http, answer.Status, answer.Message));
        Assert.Empty(answer.Messages);
    }

    [Theory]
    [InlineData($"/{InteropCalls.Service}/Nobody")]
    [InlineData("/orleansanomaly.testing.Nobody/Empty")]
    [InlineData("/")]
    public async Task A_method_that_there_is_not_is_unimplemented(string path)
    {
        GrpcAnswer answer = await Client.CallAsync(path, new EmptyMessage());
        Assert.Equal((200, 12), (answer.Http, answer.Status));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Messages_and_replies_may_be_packed(string encoding)
    {
        byte[] message = new UnaryRequest { Payload = ByteString.CopyFrom(new byte[10_000]), ReplySize = 20_000, MustBePacked = true }.ToByteArray();
        byte[] packed = encoding == "gzip" ? GrpcClient.Gzip(message) : Deflated(message);
        GrpcAnswer answer = await Client.CallAsync(Unary, GrpcClient.Frame(packed, 1), request =>
        {
            request.Headers.Add("grpc-encoding", encoding);
            request.Headers.Add("grpc-accept-encoding", $"identity,{encoding}");
        });
        Assert.Equal((0, 1, encoding), (answer.Status, answer.PackedCount, answer.Header("grpc-encoding")));
        Assert.Equal(20_000, UnaryReply.Parser.ParseFrom(Assert.Single(answer.Messages)).Payload.Length);
    }

    [Fact]
    public async Task Replies_are_packed_only_for_who_takes_that()
    {
        var asked = new PiecesRequest { Sizes = { 1_000, 2_000 }, PackReply = true };
        GrpcAnswer packed = await Client.CallAsync(Pieces, asked, request => request.Headers.Add("grpc-accept-encoding", "gzip"));
        Assert.Equal((0, 2), (packed.Status, packed.PackedCount));
        GrpcAnswer plain = await Client.CallAsync(Pieces, asked);
        Assert.Equal((0, 0, null), (plain.Status, plain.PackedCount, plain.Header("grpc-encoding")));
        Assert.Equal(packed.Messages, plain.Messages);
    }

    [Fact]
    public async Task Packing_that_is_not_known_is_refused_with_what_is()
    {
        GrpcAnswer answer = await Client.CallAsync(Empty, GrpcClient.Frame([], 1), request => request.Headers.Add("grpc-encoding", "zip"));
        Assert.Equal(12, answer.Status);
        string[] known = answer.Header("grpc-accept-encoding")!.Split(',');
        Assert.Contains("gzip", known);
        Assert.Contains("identity", known);
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, 13)]
    [InlineData(new byte[] { 0, 0 }, 13)]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1, 2 }, 13)]
    [InlineData(new byte[] { 7, 0, 0, 0, 0 }, 13)]
    [InlineData(new byte[] { 0, 0xFF, 0xFF, 0xFF, 0xFF }, 8)]
    [InlineData(new byte[] { 0, 0, 0x10, 0, 1 }, 8)]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 0xFF, 0xFF }, 3)]
    public async Task A_body_that_is_not_as_the_protocol_has_it_ends_the_call(byte[] body, int status)
    {
        GrpcAnswer answer = await Client.CallAsync(Unary, body);
        Assert.Equal((200, EndOf(body, status)), (answer.Http, answer.Status));
        Assert.NotEqual("", answer.Message);
    }

    [Fact]
    public async Task A_message_that_unpacks_to_too_much_is_not_unpacked()
    {
        byte[] bomb = GrpcClient.Gzip(new byte[200 << 20]);
        Assert.InRange(bomb.Length, 0, 1 << 20);
        long before = GC.GetTotalAllocatedBytes();
        GrpcAnswer answer = await Client.CallAsync(Unary, GrpcClient.Frame(bomb, 1), request => request.Headers.Add("grpc-encoding", "gzip"));
        Assert.Equal(8, answer.Status);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MostForABomb);
    }

    [Fact]
    public async Task A_key_s_own_bound_on_bodies_bounds_each_message()
    {
        using var book = new KeyBook();
        string key = book.Add(Role.Admin, limits: new CallerLimits(null, null, 2_000));
        await using RunningGateway gateway = await RunningGateway.StartAsync(book.Options, clock: new ManualTime(KeyBook.Now), rpc: InteropCalls.In(Host, new InteropCalls()));
        foreach ((int size, int status) in ((int, int)[])[(1_000, 0), (3_000, 8)])
        {
            var question = new V1.ListSensorsRequest { Prefix = new string('x', size) };
            GrpcAnswer answer = await gateway.Grpc.CallAsync("/orleansanomaly.v1.FleetService/ListSensors", question, request => request.Headers.Add("x-api-key", key));
            Assert.Equal((status, status == 0), (answer.Status, answer.Messages.Count == 1));
        }
    }

    [Fact]
    public async Task A_call_with_any_number_of_messages_but_one_is_none_of_a_method_that_takes_one()
    {
        byte[] one = GrpcClient.Frame(new EmptyMessage());
        Assert.Equal(EndOfTooFewOrMany, (await Client.CallAsync(Empty, [])).Status);
        Assert.Equal(EndOfTooFewOrMany, (await Client.CallAsync(Empty, [.. one, .. one])).Status);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/grpcx")]
    public async Task What_is_no_call_is_told_so_by_HTTP(string contentType)
    {
        GrpcAnswer answer = await Client.CallAsync(Empty, GrpcClient.Frame(new EmptyMessage()), contentType: contentType);
        Assert.Equal(415, answer.Http);
    }

    [NodeFact]
    public async Task The_client_of_Node_finds_all_it_expects()
    {
        (_, string output) = await Foreign.RunAsync("node", [Foreign.Script("interop.js"), Authority], Foreign.NodeModules);
        AssertAllWell(output, 17);
    }

    [PythonFact]
    public async Task The_client_of_Python_finds_all_it_expects()
    {
        string descriptors = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(descriptors, new FileDescriptorSet { File = { InteropReflection.Descriptor.ToProto() } }.ToByteArray());
            (_, string output) = await Foreign.RunAsync(Foreign.Python!, [Foreign.Script("interop.py"), Authority, descriptors]);
            AssertAllWell(output, 18);
        }
        finally
        {
            File.Delete(descriptors);
        }
    }

    private string Authority => new Uri(_gateway.Server.GrpcUrl!).Authority;

    private static void AssertAllWell(string output, int cases)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length == cases && lines.All(line => line.StartsWith("ok ", StringComparison.Ordinal)), output);
    }

    private static byte[] Deflated(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var stream = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(bytes);
        return packed.ToArray();
    }
}
