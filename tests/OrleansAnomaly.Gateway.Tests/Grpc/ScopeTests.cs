using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Rpc.Details;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>Who may see a part of a tenant sees and writes nothing else.</summary>
public class ScopeTests
{
    private const long Now = 1_772_452_800_000;
    private const string Ingest = "/orleansanomaly.v1.TelemetryService/Ingest";

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
        await gateway.Grpc.AskAsync<IngestResponse>(Ingest, new IngestRequest { Readings = IngestTests.Batch(["p/a/x", "q/x"], (0, Now, 1), (1, Now, 1)), Wait = IngestWait.Scored });
        string[] sensorMethods = ["FleetService/GetSensor", "FleetService/RelearnSensor", "VerdictService/Query"];
        foreach (string method in sensorMethods)
        {
            // The path stands in the same field of all three.
            byte[] outside = GrpcClient.Frame(new GetSensorRequest { Sensor = "q/x" }), absent = GrpcClient.Frame(new GetSensorRequest { Sensor = "q/y" });
            Assert.Equal(0, (await gateway.Grpc.CallAsync($"/orleansanomaly.v1.{method}", outside)).Status);
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
        Assert.Equal(["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"], open.Order());
    }

    private static Action<HttpRequestMessage> As(string tenant, string within) => request => request.Headers.Add("x-test-caller", $"{tenant};{within}");

    private static Task<RunningGateway> StartAsync() =>
        RunningGateway.StartAsync(rpc: RpcHost.Own with { AddFurther = services => services.AddSingleton<IStartupFilter, CallerFilter>() });

    /// <summary>Says who calls, as keys and tokens will.</summary>
    private sealed class CallerFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                if (context.Request.Headers["x-test-caller"].ToString().Split(';') is [var tenant, var within])
                    context.Features.Set(Caller.Anyone with { Tenant = tenant, Within = within });
                return rest(context);
            });
            next(app);
        };
    }
}
