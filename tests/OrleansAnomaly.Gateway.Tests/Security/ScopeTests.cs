using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Security;

public class ScopeTests
{
    [Fact]
    public async Task Every_question_carries_the_caller_s_tenant_and_path_whatever_prefix_he_asks_for()
    {
        using var book = new KeyBook();
        string key = book.Add(Role.Viewer, "acme", "plant-7/line-2");
        await using GatewayServer server = await GatewayServer.StartAsync(book.Options, time: new ManualTime(KeyBook.Now));
        await using var fleet = new RecordingFleet();
        server.Open(fleet);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        foreach (string path in (string[])["/v1/sensors?prefix=plant", "/v1/incidents?prefix=plant", "/v1/stream?prefix=plant"])
        {
            using HttpResponseMessage answer = await client.GetAsync(path);
            answer.EnsureSuccessStatusCode();
        }
        Assert.Equal(
            [("acme", "plant-7/line-2", "plant"), ("acme", "plant-7/line-2", "plant"), ("acme", "plant-7/line-2", "plant")],
            fleet.Asked.Select(asked => asked switch
            {
                SensorQuery query => (query.Tenant, query.Within, query.Prefix),
                IncidentQuery query => (query.Tenant, query.Within, query.Prefix),
                EventFilter filter => (filter.Tenant, filter.Within, filter.Prefix),
                _ => ("", "", $"{asked}"),
            }));
    }

    [Fact]
    public async Task What_lies_outside_is_not_even_asked_for()
    {
        using var book = new KeyBook();
        string key = book.Add(Role.Admin, path: "plant-7/line-2");
        await using GatewayServer server = await GatewayServer.StartAsync(book.Options, time: new ManualTime(KeyBook.Now));
        await using var fleet = new RecordingFleet();
        server.Open(fleet);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        // Incident 1 of plant-7/line-20/pump.
        foreach (string path in (string[])["/v1/sensors/status?sensor=plant-7/line-20/pump/flow", "/v1/verdicts?sensor=plant-7/line-3/pump/flow", "/v1/incidents/cGxhbnQtNy9saW5lLTIwL3B1bXA.1"])
        {
            using HttpResponseMessage answer = await client.GetAsync(path);
            Assert.Equal(404, (int)answer.StatusCode);
        }
        Assert.Empty(fleet.Asked);
    }
}
