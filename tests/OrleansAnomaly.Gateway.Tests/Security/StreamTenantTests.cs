using System.Net;
using OrleansAnomaly.Gateway.Tests.Streaming;

namespace OrleansAnomaly.Gateway.Tests.Security;

public class StreamTenantTests(GuardedPlant plant) : IClassFixture<GuardedPlant>
{
    [Theory]
    [InlineData("default", "plant/", "hidden/")]
    [InlineData("other", "hidden/", "plant/")]
    public async Task A_stream_from_the_beginning_tells_of_its_own_tenant_alone(string tenant, string own, string others)
    {
        using var client = new HttpClient { BaseAddress = new Uri(plant.Gateway.Server.Url) };
        client.DefaultRequestHeaders.Add("X-Api-Key", plant.All);
        client.DefaultRequestHeaders.Add("Anomaly-Tenant", tenant);
        using SseClient stream = await SseClient.ConnectAsync(client, "?after=-1.0");
        foreach (SseEvent told in await stream.TakeAsync(3))
        {
            Assert.Contains(own, told.Data);
            Assert.DoesNotContain(others, told.Data);
        }
    }

    [Fact]
    public async Task A_position_of_another_tenant_is_as_good_as_any_and_one_beyond_the_end_does_not_tell_the_end()
    {
        using var client = new HttpClient { BaseAddress = new Uri(plant.Gateway.Server.Url) };
        client.DefaultRequestHeaders.Add("X-Api-Key", plant.Keys[Gateway.Security.Role.Viewer]);
        using HttpResponseMessage answer = await client.GetAsync("/v1/stream?after=999999999.0");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        string detail = (await RunningGateway.JsonOf(answer)).GetProperty("detail").GetString()!;
        Assert.Equal("after: '999999999.0' lies beyond the end of the fleet's log; expected the position of one of its events", detail);
    }
}
