using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Gateway.Tests.Detect;

public class DetectTests : IAsyncLifetime
{
    private GatewayServer _server = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        // No fleet is opened: detection needs none.
        _server = await GatewayServer.StartAsync(RunningGateway.AnyPort);
        _client = new HttpClient { BaseAddress = new Uri(_server.Url) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_spike_in_a_daily_rhythm_is_found_by_entire_and_by_last_alike()
    {
        const int spike = 700;
        JsonElement entire = await JudgedAsync("/v1/detect/entire", Series(spike + 20, spike));
        Assert.Equal(24, entire.GetProperty("period").GetInt32());
        Assert.True(entire.GetProperty("isAnomaly")[spike].GetBoolean());
        Assert.True(entire.GetProperty("isPositiveAnomaly")[spike].GetBoolean());
        Assert.False(entire.GetProperty("isNegativeAnomaly")[spike].GetBoolean());
        Assert.Equal(spike + 20, entire.GetProperty("expectedValues").GetArrayLength());
        Assert.InRange(entire.GetProperty("isAnomaly").EnumerateArray().Count(flag => flag.GetBoolean()), 1, 5);

        JsonElement last = await JudgedAsync("/v1/detect/last", Series(spike + 1, spike));
        Assert.True(last.GetProperty("isAnomaly").GetBoolean());
        // The last point is judged by those before it only, the same point within a series by those after it too.
        Assert.Equal(entire.GetProperty("expectedValues")[spike].GetDouble(), last.GetProperty("expectedValue").GetDouble(), tolerance: 0.5);
        Assert.InRange(last.GetProperty("upperMargin").GetDouble(), 0.3, 3);
        Assert.Equal(336, last.GetProperty("suggestedWindow").GetInt32());
    }

    [Fact]
    public async Task Series_without_time_stamps_are_judged_by_their_granularity()
    {
        string values = string.Join(',', Enumerable.Range(0, 100).Select(i => $"{{\"value\":{i % 7}}}"));
        JsonElement found = await JudgedAsync("/v1/detect/entire", $"{{\"series\":[{values}],\"granularity\":\"daily\"}}");
        Assert.Equal(7, found.GetProperty("period").GetInt32());
    }

    [Fact]
    public async Task Only_as_many_points_are_anomalous_as_the_request_allows_and_those_the_strongest()
    {
        string series = Series(720, 500, 600, 700);
        JsonElement all = await JudgedAsync("/v1/detect/entire", series);
        JsonElement one = await JudgedAsync("/v1/detect/entire", series.TrimEnd('}') + ",\"maxAnomalyRatio\":0.0014}");
        Assert.True(all.GetProperty("isAnomaly").EnumerateArray().Count(flag => flag.GetBoolean()) >= 2);
        int kept = Array.FindIndex([.. one.GetProperty("isAnomaly").EnumerateArray().Select(flag => flag.GetBoolean())], flag => flag);
        Assert.Single(one.GetProperty("isAnomaly").EnumerateArray(), flag => flag.GetBoolean());
        Assert.Equal(all.GetProperty("pValues").EnumerateArray().Select(p => p.GetDouble()).Min(), all.GetProperty("pValues")[kept].GetDouble());
    }

    [Fact]
    public async Task An_asset_is_judged_as_a_whole_with_the_cause_first()
    {
        const int points = 800, fault = 780;
        var random = new SplitMix64(5);
        string Values(bool isFaulty) => string.Join(',', Enumerable.Range(0, points).Select(i => (10 + Math.Sin(i * Math.Tau / 24) + 0.2 * random.NextGaussian() + (isFaulty && i >= fault ? 6 : 0)).ToString("R", CultureInfo.InvariantCulture)));
        string body = $"{{\"granularity\":\"hourly\",\"sensors\":{{\"flow\":[{Values(false)}],\"vibration\":[{Values(true)}],\"load\":[{Values(false)}]}}}}";
        JsonElement entire = await JudgedAsync("/v1/detect/asset/entire", body);
        Assert.Contains(entire.GetProperty("isAnomaly").EnumerateArray().Skip(fault), flag => flag.GetBoolean());
        JsonElement incident = entire.GetProperty("incidents").EnumerateArray().Last();
        Assert.Equal("vibration", incident.GetProperty("causes")[0].GetProperty("sensor").GetString());
        Assert.Equal(points, entire.GetProperty("sensors").GetProperty("load").GetProperty("severity").GetArrayLength());
        JsonElement last = await JudgedAsync("/v1/detect/asset/last", body);
        Assert.True(last.GetProperty("isAnomaly").GetBoolean());
        Assert.Equal("vibration", last.GetProperty("incident").GetProperty("causes")[0].GetProperty("sensor").GetString());
        Assert.True(last.GetProperty("sensors").GetProperty("vibration").GetProperty("isAnomaly").GetBoolean());
        Assert.False(last.GetProperty("sensors").GetProperty("load").GetProperty("isAnomaly").GetBoolean());
    }

    [Theory]
    [InlineData("entire", "[]", "the body is an array; expected an object")]
    [InlineData("entire", "{", "the body is no JSON document")]
    [InlineData("entire", "{}", "series: absent; expected an array")]
    [InlineData("last", "{\"series\":[]}", "there are 0 points; expected 12 to 20160")]
    [InlineData("last", "{\"series\":[1,{}],\"granularity\":\"hourly\"}", "series[0]: found a number; expected an object with timestamp and value; series[1].value: absent")]
    [InlineData("last", "{\"series\":[{\"value\":true,\"timestamp\":\"now\"}]}", "series[0].value: found 'true'; expected a number, or null where it is missing; series[0].timestamp: found 'now'; expected ISO 8601")]
    [InlineData("entire", "{\"series\":[],\"sensitivity\":100,\"granularity\":\"sometimes\",\"period\":1,\"maxAnomalyRatio\":2,\"imputeMode\":\"linear\",\"sensitive\":1}", "granularity: found 'sometimes'; expected none, secondly, minutely")]
    [InlineData("entire", "{\"series\":[],\"sensitivity\":100,\"sensitive\":1}", "sensitivity: found '100'; expected a whole number from 0 to 99; sensitive: no field here; expected only series, granularity")]
    [InlineData("asset/entire", "{\"sensors\":{}}", "timestamps: absent; expected an array of times, or a granularity")]
    [InlineData("asset/last", "{\"granularity\":\"daily\",\"sensors\":{\"a\":[1,2],\"b\":[1]}}", "sensors.b: has 1 values; expected 2, one for every time")]
    [InlineData("asset/last", "{\"granularity\":\"daily\",\"sensors\":{\"a\":[\"x\"]}}", "sensors.a[0]: found 'x'; expected a number, or null")]
    public async Task What_is_wrong_with_a_request_is_told_by_field(string path, string body, string detail)
    {
        using HttpResponseMessage answer = await PostAsync("/v1/detect/" + path, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(detail, (await RunningGateway.JsonOf(answer)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Times_that_do_not_rise_and_a_granularity_that_does_not_fit_are_refused()
    {
        string hours = string.Join(',', Enumerable.Range(0, 20).Select(i => $"{{\"timestamp\":{i * 3_600_000L},\"value\":{i % 3}}}"));
        using HttpResponseMessage mismatch = await PostAsync("/v1/detect/last", $"{{\"series\":[{hours}],\"granularity\":\"daily\"}}");
        Assert.Contains("granularity: found daily", (await RunningGateway.JsonOf(mismatch)).GetProperty("detail").GetString());
        using HttpResponseMessage backwards = await PostAsync("/v1/detect/last", $"{{\"series\":[{hours},{{\"timestamp\":0,\"value\":1}}]}}");
        Assert.Contains("expected strictly rising times", (await RunningGateway.JsonOf(backwards)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_body_of_another_type_and_one_that_is_too_large_are_refused()
    {
        using HttpResponseMessage text = await _client.PostAsync("/v1/detect/last", new StringContent("{}", Encoding.UTF8, "text/plain"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
        using HttpResponseMessage large = await PostAsync("/v1/detect/last", new string(' ', 33 << 20));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    /// <summary>Hours of a daily rhythm, with spikes.</summary>
    private static string Series(int points, params int[] spikes)
    {
        var random = new SplitMix64(3);
        IEnumerable<string> rows = Enumerable.Range(0, points).Select(i =>
        {
            double value = 20 + 5 * Math.Sin(i * Math.Tau / 24) + 0.3 * random.NextGaussian() + (spikes.Contains(i) ? 9 + i / 100.0 : 0);
            return string.Create(CultureInfo.InvariantCulture, $"{{\"timestamp\":\"{new DateTime(2026, 1, 5).AddHours(i):yyyy-MM-ddTHH:mm:ssZ}\",\"value\":{value:R}}}");
        });
        return $"{{\"series\":[{string.Join(',', rows)}],\"granularity\":\"hourly\"}}";
    }

    private async Task<JsonElement> JudgedAsync(string path, string body)
    {
        using HttpResponseMessage answer = await PostAsync(path, body);
        JsonElement found = await RunningGateway.JsonOf(answer);
        Assert.True(answer.IsSuccessStatusCode, found.ToString());
        return found;
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) => _client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
}
