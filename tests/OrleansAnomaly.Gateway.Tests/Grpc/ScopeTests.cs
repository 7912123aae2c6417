using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Rpc.Details;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Tests.Security;
using OrleansAnomaly.TestKit.Fleet;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>Who may see a part of a tenant sees and writes nothing else.</summary>
public sealed class ScopeTests : IDisposable
{
    private const long Now = 1_772_452_800_000;
    private const string Ingest = "/orleansanomaly.v1.TelemetryService/Ingest";

    private readonly KeyBook _book = new();
    private readonly Dictionary<(string Tenant, string Within), string> _keys = [];

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task A_reading_outside_of_the_callers_path_is_refused_by_its_row()
    {
        await using RunningGateway gateway = await StartAsync();
        V1.Readings readings = IngestTests.Batch(["p/a/x", "p/ab/x", "q/x", "p/a"], (0, Now, 1), (1, Now, 1), (2, Now, 1), (3, Now, 1));
        var request = new IngestRequest { Readings = readings, Wait = IngestWait.Scored };
        GrpcAnswer answer = await gateway.Grpc.CallAsync(Ingest, GrpcClient.Frame(request), As("default", "p/a"));
        Receipt receipt = IngestResponse.Parser.ParseFrom(Assert.Single(answer.Messages)).Receipt;
        Assert.Equal((2, 2), (receipt.Accepted, receipt.Refused));
        Assert.Equal([2, 3], receipt.Refusals.Select(refusal => refusal.Row));
        Assert.All(receipt.Refusals, refusal => Assert.Contains("'p/a'", refusal.Reason));
    }

    [Fact]
    public async Task What_lies_outside_or_is_of_another_tenant_is_not_known()
    {
        await using RunningGateway gateway = await StartAsync();
        await gateway.Grpc.CallAsync(Ingest, new IngestRequest { Readings = IngestTests.Batch(["p/a/x", "q/x"], (0, Now, 1), (1, Now, 1)), Wait = IngestWait.Scored }, As("default", ""));
        string[] sensorMethods = ["FleetService/GetSensor", "FleetService/RelearnSensor", "VerdictService/Query"];
        foreach (string method in sensorMethods)
        {
            // The path stands in the same field of all three.
            byte[] outside = GrpcClient.Frame(new GetSensorRequest { Sensor = "q/x" }), absent = GrpcClient.Frame(new GetSensorRequest { Sensor = "q/y" });
            Assert.Equal(0, (await gateway.Grpc.CallAsync($"/orleansanomaly.v1.{method}", outside, As("default", ""))).Status);
            GrpcAnswer scoped = await gateway.Grpc.CallAsync($"/orleansanomaly.v1.{method}", outside, As("default", "p/a"));
            GrpcAnswer other = await gateway.Grpc.CallAsync($"/orleansanomaly.v1.{method}", outside, As("elsewhere", ""));
            GrpcAnswer nowhere = await gateway.Grpc.CallAsync($"/orleansanomaly.v1.{method}", absent, As("default", "p/a"));
            Assert.Equal((5, 5, 5), (scoped.Status, other.Status, nowhere.Status));
            // The words do not tell one that there is from one that there is not.
            Assert.Equal(nowhere.Message.Replace("q/y", "q/x", StringComparison.Ordinal), scoped.Message);
            Assert.Equal(scoped.Message, other.Message);
            Assert.Equal("not_found", scoped.Detail<ErrorInfo>().Reason);
        }
        ListSensorsResponse listed = ListSensorsResponse.Parser.ParseFrom(Assert.Single((await gateway.Grpc.CallAsync("/orleansanomaly.v1.FleetService/ListSensors", GrpcClient.Frame(new ListSensorsRequest()), As("elsewhere", ""))).Messages));
        Assert.Empty(listed.Items);
    }

    [Fact]
    public void Every_method_says_what_its_caller_must_be_allowed()
    {
        string[] open = [.. RpcMethods.All.Where(method => method.Rights == Right.None).Select(method => method.Service).Distinct()];
        Assert.Equal(["grpc.health.v1.Health"], open.Order());
    }

    private Action<HttpRequestMessage> As(string tenant, string within)
    {
        if (!_keys.TryGetValue((tenant, within), out string? key))
            throw new ArgumentException($"there is no key of {tenant} within '{within}'");
        return request => request.Headers.Add("x-api-key", key);
    }

    private Task<RunningGateway> StartAsync()
    {
        foreach ((string tenant, string within) in ((string, string)[])[("default", ""), ("default", "p/a"), ("elsewhere", "")])
            _keys.Add((tenant, within), _book.Add(Role.Admin, tenant, within));
        return RunningGateway.StartAsync(_book.Options, clock: new ManualTime(KeyBook.Now));
    }
}
