using Google.Protobuf;
using OrleansAnomaly.Gateway.Rpc.Details;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

public class IngestTests
{
    private const string Ingest = "/orleansanomaly.v1.TelemetryService/Ingest", IngestStream = "/orleansanomaly.v1.TelemetryService/IngestStream";

    // The clock of the fleet under test.
    private const long Now = 1_772_452_800_000;

    [Fact]
    public async Task A_batch_is_taken_in_and_the_sensors_are_known()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        var readings = new V1.Readings { Sensors = { "p/a/x", "p/a/y" }, Indexes = { 0, 1, 0 }, Times = { Now - 2, Now - 1, Now }, Values = { 1, 2, double.NaN }, Qualities = { Quality.Good, Quality.Uncertain, Quality.Bad } };
        IngestResponse answer = await gateway.Grpc.AskAsync<IngestResponse>(Ingest, new IngestRequest { Readings = readings, Wait = IngestWait.Scored });
        Assert.Equal((3, 0, 2, 1), (answer.Receipt.Accepted, answer.Receipt.Refused, answer.Receipt.Scored.Scored_, answer.Receipt.Scored.NoMeasurement));
        Assert.NotEqual("", answer.Receipt.Position);
        Sensor sensor = await gateway.Grpc.AskAsync<Sensor>("/orleansanomaly.v1.FleetService/GetSensor", new GetSensorRequest { Sensor = "p/a/y" });
        Assert.Equal(Now - 1, sensor.LastTime.ToDateTimeOffset().ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("S", Now / 1_000, 0)]
    [InlineData("Ms", Now, 0)]
    [InlineData("Us", Now * 1_000 + 7, 7)]
    [InlineData("Ns", Now * 1_000_000 + 7_999, 7)]
    public async Task Times_count_what_the_unit_says(string unit, long time, int micros)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        V1.Readings readings = Batch(["p/a/x"], (0, time, 1));
        readings.TimeUnit = Enum.Parse<TimeUnit>(unit);
        await gateway.Grpc.AskAsync<IngestResponse>(Ingest, new IngestRequest { Readings = readings, Wait = IngestWait.Scored });
        Sensor sensor = await gateway.Grpc.AskAsync<Sensor>("/orleansanomaly.v1.FleetService/GetSensor", new GetSensorRequest { Sensor = "p/a/x" });
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(Now).AddMicroseconds(micros), sensor.LastTime.ToDateTimeOffset());
    }

    [Fact]
    public async Task Rows_that_are_no_readings_are_refused_by_their_numbers_and_the_others_are_taken()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        V1.Readings readings = Batch(["p/a/x", "", "p//a"], (0, Now, 1), (1, Now, 1), (2, Now, 1), (7, Now, 1), (0, 1_000, 1), (0, long.MaxValue, 1), (0, Now + 1, 1), (0, Now + 86_400_000, 1));
        readings.Qualities.AddRange([Quality.Good, Quality.Good, Quality.Good, Quality.Good, Quality.Good, Quality.Good, (Quality)256, Quality.Good]);
        Receipt receipt = (await gateway.Grpc.AskAsync<IngestResponse>(Ingest, new IngestRequest { Readings = readings })).Receipt;
        Assert.Equal((1, 7), (receipt.Accepted, receipt.Refused));
        Assert.Equal([2, 3, 4, 5, 6, 7, 8], receipt.Refusals.Select(refusal => refusal.Row));
        Assert.Equal(["", "p//a", "", "p/a/x", "p/a/x", "p/a/x", "p/a/x"], receipt.Refusals.Select(refusal => refusal.Sensor));
        Assert.All(receipt.Refusals.Take(4), refusal => Assert.Contains("expected", refusal.Reason));
    }

    [Fact]
    public async Task A_batch_of_which_nothing_can_be_taken_is_refused_with_its_receipt()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        GrpcAnswer answer = await gateway.Grpc.CallAsync(Ingest, new IngestRequest { Readings = Batch(["p/a/x"], (0, 5, 1), (3, Now, 1)) });
        Assert.Equal((3, "nothing_accepted"), (answer.Status, answer.Detail<ErrorInfo>().Reason));
        Assert.Equal((0, 2), (answer.Detail<Receipt>().Accepted, answer.Detail<Receipt>().Refused));
    }

    [Fact]
    public async Task Columns_that_do_not_belong_together_are_refused_as_a_whole()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        var readings = new V1.Readings { Sensors = { "p/a/x" }, Indexes = { 0 }, Times = { Now, Now }, Values = { 1, 2, 3 }, Qualities = { Quality.Bad }, TimeUnit = (TimeUnit)9 };
        GrpcAnswer answer = await gateway.Grpc.CallAsync(Ingest, new IngestRequest { Readings = readings });
        Assert.Equal(
            ["readings.indexes", "readings.times", "readings.qualities", "readings.time_unit"],
            answer.Detail<BadRequest>().FieldViolations.Select(violation => violation.Field));
        V1.Readings many = Batch(["p/a/x"], [.. Enumerable.Range(0, 65_537).Select(i => (0u, Now + i, 1.0))]);
        Assert.Equal(3, (await gateway.Grpc.CallAsync(Ingest, new IngestRequest { Readings = many })).Status);
        Assert.Equal(3, (await gateway.Grpc.CallAsync(Ingest, new IngestRequest { Wait = (IngestWait)5 })).Status);
        FleetStatus status = await gateway.Grpc.AskAsync<FleetStatus>("/orleansanomaly.v1.FleetService/GetStatus", new GetStatusRequest());
        Assert.Equal(0, status.Accepted);
    }

    [Fact]
    public async Task Batches_of_a_stream_share_their_names_and_are_answered_in_their_order()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using var body = new PushedContent();
        using HttpResponseMessage answer = await gateway.Grpc.SendAsync(IngestStream, body);
        await using Stream replies = await answer.Content.ReadAsStreamAsync();
        await body.PushAsync(Frame(41, Batch(["p/a/x"], (0, Now, 1))));
        Assert.Equal((41ul, 1), await NextAsync(replies));
        await body.PushAsync(Frame(7, Batch(["p/a/y"], (0, Now + 1, 1), (1, Now, 1))));
        await body.PushAsync([.. Frame(7, Batch([], (1, Now + 1, 1), (9, Now, 1))), .. Frame(8, Batch([]))]);
        Assert.Equal([(7ul, 2), (7ul, 1), (8ul, 0)], [await NextAsync(replies), await NextAsync(replies), await NextAsync(replies)]);
        body.Complete();
        Assert.Equal(0, await replies.ReadAsync(new byte[1]));
        Assert.Equal("0", Assert.Single(answer.TrailingHeaders.GetValues("grpc-status")));
    }

    [Fact]
    public async Task A_batch_that_cannot_be_read_ends_the_stream_behind_the_receipts_of_those_before_it()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        byte[] body = [.. Frame(1, Batch(["p/a/x"], (0, Now, 1))), .. Frame(2, Batch([], (5, Now, 1))), .. Frame(3, new V1.Readings { Values = { 1 } }), .. Frame(4, Batch([], (0, Now + 1, 1)))];
        GrpcAnswer answer = await gateway.Grpc.CallAsync(IngestStream, body);
        Assert.Equal((3, "invalid_request"), (answer.Status, answer.Detail<ErrorInfo>().Reason));
        Assert.Equal([1ul, 2ul], answer.Messages.Select(message => IngestStreamResponse.Parser.ParseFrom(message).Sequence));
    }

    [Fact]
    public async Task A_message_larger_than_the_option_says_is_refused()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.AnyPort with { MaxMessageBytes = 64 << 10 });
        V1.Readings large = Batch(["p/a/x"], [.. Enumerable.Range(0, 10_000).Select(i => (0u, Now - i, 1.0))]);
        Assert.Equal(8, (await gateway.Grpc.CallAsync(Ingest, new IngestRequest { Readings = large })).Status);
        byte[] packed = GrpcClient.Frame(GrpcClient.Gzip(new IngestRequest { Readings = large }.ToByteArray()), 1);
        Assert.InRange(packed.Length, 1, 64 << 10);
        Assert.Equal(8, (await gateway.Grpc.CallAsync(Ingest, packed, request => request.Headers.Add("grpc-encoding", "gzip"))).Status);
    }

    internal static V1.Readings Batch(string[] sensors, params (uint Index, long Time, double Value)[] rows)
    {
        var batch = new V1.Readings();
        batch.Sensors.AddRange(sensors);
        batch.Indexes.AddRange(rows.Select(row => row.Index));
        batch.Times.AddRange(rows.Select(row => row.Time));
        batch.Values.AddRange(rows.Select(row => row.Value));
        return batch;
    }

    private static byte[] Frame(ulong sequence, V1.Readings readings) => GrpcClient.Frame(new IngestStreamRequest { Sequence = sequence, Readings = readings });

    private static async Task<(ulong Sequence, int Accepted)> NextAsync(Stream replies)
    {
        byte[] prefix = new byte[5];
        await replies.ReadExactlyAsync(prefix);
        byte[] message = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
        await replies.ReadExactlyAsync(message);
        IngestStreamResponse reply = IngestStreamResponse.Parser.ParseFrom(message);
        return (reply.Sequence, (int)reply.Receipt.Accepted);
    }
}
