using System.Net;
using System.Text.Json;

namespace OrleansAnomaly.Gateway.Tests.Queries;

public class FaultyQueryTests : IAsyncLifetime
{
    private RunningGateway _running = null!;

    public async Task InitializeAsync() => _running = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _running.DisposeAsync();

    [Theory]
    [InlineData("/v1/sensors?limit=0", "limit", "is 0; expected 1 to 10000")]
    [InlineData("/v1/sensors?limit=10001", "limit", "is 10001; expected 1 to 10000")]
    [InlineData("/v1/sensors?limit=ten", "limit", "found 'ten'; expected a whole number")]
    [InlineData("/v1/sensors?limit=99999999999", "limit", "found '99999999999'; expected a whole number")]
    [InlineData("/v1/sensors?limit=5&limit=6", "limit", "given 2 times; expected once")]
    [InlineData("/v1/sensors?status=bad", "status", "found 'bad'; expected silent, normal, anomalous, missing")]
    [InlineData("/v1/sensors?status=1", "status", "found '1'; expected silent, normal, anomalous, missing")]
    [InlineData("/v1/sensors?perfix=a", "perfix", "no parameter here; expected none but prefix, status, cursor, limit")]
    [InlineData("/v1/sensors/status", "sensor", "absent; expected a sensor's path")]
    [InlineData("/v1/sensors/status?sensor=a//b", "sensor", "empty segment")]
    [InlineData("/v1/sensors/status?sensor=a%00b", "sensor", "control character at index 1")]
    [InlineData("/v1/sensors/series?sensor=a&points=1&from=0&to=1", "points", "is 1; expected 2 to 10000")]
    [InlineData("/v1/sensors/series?sensor=a&shape=Plot&from=0&to=1", "shape", "found 'Plot'; expected buckets, plot")]
    [InlineData("/v1/sensors/series?sensor=a&from=yesterday&to=0", "from", "found 'yesterday'; expected ISO 8601")]
    [InlineData("/v1/sensors/series?sensor=a&from=2026-13-01&to=0", "from", "found '2026-13-01'; expected ISO 8601")]
    [InlineData("/v1/sensors/series?sensor=a&from=1776-07-04&to=0", "from", "found '1776-07-04'; expected")]
    [InlineData("/v1/sensors/series?sensor=a&from=0&to=9223372036854775807", "to", "found '9223372036854775807'; expected")]
    [InlineData("/v1/sensors/series?sensor=a&from=2026-03-02&to=2026-03-01", "from", "'2026-03-02' lies after to, '2026-03-01'")]
    [InlineData("/v1/verdicts?sensor=a&all=yes", "all", "found 'yes'; expected true or false")]
    [InlineData("/v1/verdicts?sensor=a&points=0&from=0&to=1", "points", "is 0; expected 2 to 10000")]
    [InlineData("/v1/sensors/series?sensor=a&from=0", "to", "absent; expected a time, as buckets are equal parts")]
    [InlineData("/v1/incidents?open=1", "open", "found '1'; expected true or false")]
    [InlineData("/v1/incidents?number=1", "number", "no parameter here")]
    [InlineData("/v1/status?verbose=true", "verbose", "no parameter here")]
    [InlineData("/v1/stream?after=here", "after", "found 'here'; expected a position such as 1042.0")]
    [InlineData("/v1/stream?after=99.0", "after", "'99.0' lies beyond the end of the fleet's log")]
    [InlineData("/v1/stream?verdicts=false&incidents=false", "incidents", "neither verdicts nor incidents are wanted; expected one of them at least")]
    public async Task A_parameter_that_is_not_sound_is_named_with_what_was_found_and_expected(string path, string where, string message)
    {
        JsonElement fault = Assert.Single(await Faults(path));
        Assert.Equal(where, fault.GetProperty("where").GetString());
        Assert.Contains(message, fault.GetProperty("message").GetString());
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        JsonElement[] faults = await Faults("/v1/verdicts?from=x&to=y&points=1&limit=0&all=maybe&nonsense=1");
        Assert.Equal(["all", "from", "limit", "nonsense", "points", "sensor", "to"], faults.Select(fault => fault.GetProperty("where").GetString()).Order());
    }

    [Fact]
    public async Task Answers_write_apostrophes_and_letters_of_all_languages_as_they_are()
    {
        using HttpResponseMessage problem = await _running.Client.GetAsync("/v1/sensors?sensor=K%C3%BChlung&status=hei%C3%9F");
        string text = await problem.Content.ReadAsStringAsync();
        Assert.Contains("found 'heiß'", text);
        Assert.DoesNotContain("\\u", text);
    }

    [Fact]
    public async Task A_request_with_very_many_or_very_long_unknown_parameters_gets_a_short_answer()
    {
        string many = string.Join('&', Enumerable.Range(0, 500).Select(i => $"p{i}=1"));
        Assert.InRange((await Faults($"/v1/status?{many}")).Length, 1, 11);
        Assert.All(await Faults($"/v1/sensors?status={new string('x', 4_000)}"), fault => Assert.InRange(fault.GetProperty("message").GetString()!.Length, 1, 300));
        Assert.All(await Faults($"/v1/sensors?{new string('x', 4_000)}=1"), fault => Assert.InRange(fault.GetProperty("where").GetString()!.Length, 1, 200));
    }

    private async Task<JsonElement[]> Faults(string path)
    {
        using HttpResponseMessage answer = await _running.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonElement problem = await RunningGateway.JsonOf(answer);
        Assert.Equal("urn:orleans-anomaly:problem:invalid_request", problem.GetProperty("type").GetString());
        return [.. problem.GetProperty("errors").EnumerateArray()];
    }
}
