using Google.Protobuf.WellKnownTypes;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Rpc.Details;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

public class RefusalTests
{
    [Theory]
    [InlineData("FleetService/GetSensor", "sensor")]
    [InlineData("FleetService/RelearnSensor", "sensor")]
    [InlineData("FleetService/GetSeries", "sensor", "from", "to")]
    [InlineData("VerdictService/Query", "sensor")]
    [InlineData("IncidentService/Get", "id")]
    public async Task What_a_request_must_have_is_asked_for_by_the_name_of_the_field(string method, params string[] fields)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        GrpcAnswer answer = await gateway.Grpc.CallAsync($"/orleansanomaly.v1.{method}", new Empty());
        Assert.Equal(3, answer.Status);
        Assert.Equal(("invalid_request", RpcStatus.Domain), (answer.Detail<ErrorInfo>().Reason, answer.Detail<ErrorInfo>().Domain));
        Assert.Equal(fields, answer.Detail<BadRequest>().FieldViolations.Select(violation => violation.Field));
        Assert.All(answer.Detail<BadRequest>().FieldViolations, violation => Assert.Contains("expected", violation.Description));
        Assert.Equal((3, answer.Message), (answer.Details.Code, answer.Details.Message));
    }

    [Fact]
    public async Task Numbers_and_words_outside_of_their_range_are_all_told_at_once()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        GrpcAnswer sensors = await gateway.Grpc.CallAsync("/orleansanomaly.v1.FleetService/ListSensors", new ListSensorsRequest { Limit = 0, Status = (SensorStatus)9 });
        Assert.Equal(["status", "limit"], sensors.Detail<BadRequest>().FieldViolations.Select(violation => violation.Field));
        GrpcAnswer judging = await gateway.Grpc.CallAsync("/orleansanomaly.v1.VerdictService/DetectLast",
            new DetectSeriesRequest { Judging = new Judging { Sensitivity = 100, CustomInterval = 0, Period = 1, MaxAnomalyRatio = double.NaN, Granularity = (Granularity)42 } });
        Assert.Equal(
            ["judging.custom_interval", "judging.sensitivity", "judging.period", "judging.max_anomaly_ratio", "judging.granularity"],
            judging.Detail<BadRequest>().FieldViolations.Select(violation => violation.Field));
        GrpcAnswer times = await gateway.Grpc.CallAsync("/orleansanomaly.v1.IncidentService/List",
            new ListIncidentsRequest { From = new Timestamp { Seconds = long.MaxValue }, To = new Timestamp { Nanos = -1 }, Cursor = "x" });
        Assert.Equal(["from", "to"], times.Detail<BadRequest>().FieldViolations.Select(violation => violation.Field));
        GrpcAnswer cursor = await gateway.Grpc.CallAsync("/orleansanomaly.v1.IncidentService/List", new ListIncidentsRequest { Cursor = "nonsense" });
        Assert.Equal((3, "cursor"), (cursor.Status, Assert.Single(cursor.Detail<BadRequest>().FieldViolations).Field));
    }

    [Fact]
    public async Task What_is_not_known_is_not_found()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        GrpcAnswer answer = await gateway.Grpc.CallAsync("/orleansanomaly.v1.FleetService/GetSensor", new GetSensorRequest { Sensor = "no/where/x" });
        Assert.Equal((5, "not_found"), (answer.Status, answer.Detail<ErrorInfo>().Reason));
        Assert.Contains("'no/where/x' is not known", answer.Message);
    }

    [Fact]
    public async Task A_fleet_in_memory_has_nowhere_for_a_snapshot()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        GrpcAnswer answer = await gateway.Grpc.CallAsync("/orleansanomaly.v1.FleetService/TakeSnapshot", new TakeSnapshotRequest());
        Assert.Equal((9, "not_possible"), (answer.Status, answer.Detail<ErrorInfo>().Reason));
    }

    [Fact]
    public async Task Before_there_is_a_fleet_calls_are_to_be_tried_again()
    {
        await using GatewayServer server = await GatewayServer.StartAsync(RunningGateway.AnyPort);
        using var client = new GrpcClient(server.GrpcUrl!);
        foreach (string method in (string[])["FleetService/GetStatus", "TelemetryService/Ingest", "TelemetryService/IngestStream", "VerdictService/Subscribe"])
        {
            GrpcAnswer answer = await client.CallAsync($"/orleansanomaly.v1.{method}", new Empty());
            Assert.Equal((14, "not_ready", 1), (answer.Status, answer.Detail<ErrorInfo>().Reason, answer.Detail<RetryInfo>().RetryDelay.Seconds));
        }
    }

    [Fact]
    public async Task Every_method_ends_with_a_status_whatever_it_is_sent()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        foreach (RpcMethod method in RpcMethods.All)
        {
            GrpcAnswer answer = await gateway.Grpc.CallAsync(method.Path, GrpcClient.Frame([0xFF, 0xFF]));
            Assert.Equal((method.Path, 3, "unreadable_body"), (method.Path, answer.Status, answer.Detail<ErrorInfo>().Reason));
            Assert.Equal(12, (await gateway.Grpc.CallAsync(method.Path + "x", [])).Status);
        }
    }

    [Fact]
    public void Every_problem_has_a_code_of_its_own_meaning()
    {
        Dictionary<string, RpcCode> codes = ProblemKind.All.ToDictionary(kind => kind.Name, kind => RpcStatus.CodeOf(kind.Status));
        Assert.DoesNotContain(RpcCode.Ok, codes.Values);
        Assert.Equal(["internal"], codes.Where(code => code.Value == RpcCode.Internal).Select(code => code.Key));
        Assert.Equal((RpcCode.InvalidArgument, RpcCode.NotFound, RpcCode.FailedPrecondition, RpcCode.ResourceExhausted), (codes["unreadable_body"], codes["not_found"], codes["replay_unavailable"], codes["body_too_large"]));
        Assert.Equal((RpcCode.Unavailable, RpcCode.DeadlineExceeded, RpcCode.Unimplemented, RpcCode.PermissionDenied), (codes["fleet_unavailable"], codes["took_too_long"], codes["unknown_method"], codes["foreign_origin"]));
        Assert.Equal((RpcCode.Unauthenticated, RpcCode.PermissionDenied), (RpcStatus.CodeOf(401), RpcStatus.CodeOf(403)));
    }

    [Fact]
    public void What_would_not_fit_into_headers_is_left_out()
    {
        Fault[] faults = [.. Enumerable.Range(0, 16).Select(i => new Fault($"field_{i}", new string('x', 400)))];
        RpcStatus status = RpcStatus.Of(ProblemKind.InvalidRequest.Of(new string('☺', 5_000), faults));
        Assert.InRange(RpcAnswer.Trailers(status).Sum(trailer => trailer.Key.Length + trailer.Value.Length), 1_000, 7_000);
        Assert.InRange(Status.Parser.ParseFrom(status.Details).Details.Count, 2, 2);
    }
}
