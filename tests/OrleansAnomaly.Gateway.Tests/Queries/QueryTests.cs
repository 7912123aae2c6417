using System.Net;
using System.Text.Json;

namespace OrleansAnomaly.Gateway.Tests.Queries;

public class QueryTests(WatchedPlant plant) : IClassFixture<WatchedPlant>
{
    private const string Sensor = "plant/machine-0002/s1";

    private RunningGateway Gateway => plant.Gateway;

    private string Stretch => $"from={plant.Start.ToUnixTimeMilliseconds()}&to={(plant.Start + WatchedPlant.Steps * WatchedPlant.Step).ToUnixTimeMilliseconds()}";

    [Fact]
    public async Task Sensors_come_in_order_by_prefix_and_status_and_each_once_whatever_the_pages()
    {
        string[] all = [.. plant.Telemetry.Sensors.Select(sensor => sensor.Path).Order(StringComparer.Ordinal)];
        foreach (int limit in (int[])[1, 5, 10_000])
            Assert.Equal(all, (await WatchedPlant.PagesAsync(Gateway, "/v1/sensors", limit)).Select(Path));
        Assert.Equal(all.Where(path => path.StartsWith("plant/machine-0001/", StringComparison.Ordinal)), (await WatchedPlant.PagesAsync(Gateway, "/v1/sensors?prefix=plant/machine-0001/", 2)).Select(Path));
        List<JsonElement> anomalous = await WatchedPlant.PagesAsync(Gateway, "/v1/sensors?status=anomalous", 100);
        Assert.NotEmpty(anomalous);
        Assert.All(anomalous, sensor => Assert.Equal("anomalous", sensor.GetProperty("status").GetString()));
        Assert.All(anomalous, sensor => Assert.StartsWith("plant/machine-0001/", Path(sensor)));
        Assert.Empty(await WatchedPlant.PagesAsync(Gateway, "/v1/sensors?status=silent", 100));
    }

    [Fact]
    public async Task A_sensor_tells_how_it_is_and_one_that_is_not_known_is_a_problem_everywhere()
    {
        JsonElement found = await Gateway.GetAsync($"/v1/sensors/status?sensor={Sensor}");
        Assert.Equal((Sensor, "normal", WatchedPlant.Steps), (Path(found), found.GetProperty("status").GetString(), found.GetProperty("scored").GetInt32()));
        foreach (string path in (string[])["sensors/status?", "sensors/series?from=0&to=1&", "verdicts?"])
        {
            // The start of a path that is known is no sensor.
            JsonElement problem = await Refused(HttpStatusCode.NotFound, "not_found", $"/v1/{path}sensor=plant/machine-0002/s");
            Assert.Contains("plant/machine-0002/s", problem.GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task A_series_tells_the_course_of_values_in_either_shape()
    {
        JsonElement[] buckets = [.. (await Gateway.GetAsync($"/v1/sensors/series?sensor={Sensor}&points=20&{Stretch}")).GetProperty("items").EnumerateArray()];
        Assert.InRange(buckets.Length, 2, 20);
        Assert.InRange(buckets.Sum(point => point.GetProperty("count").GetInt64()), WatchedPlant.Steps - 1, WatchedPlant.Steps);
        Assert.InRange(buckets.Max(point => point.GetProperty("max").GetDouble()), 85, 110);
        long from = (plant.Start + 10 * WatchedPlant.Step).ToUnixTimeMilliseconds();
        string to = (plant.Start + 19 * WatchedPlant.Step).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        JsonElement[] plot = [.. (await Gateway.GetAsync($"/v1/sensors/series?sensor={Sensor}&from={from}&to={to}&shape=plot")).GetProperty("items").EnumerateArray()];
        Assert.Equal(Enumerable.Range(10, 10).Select(step => (plant.Start + step * WatchedPlant.Step).UtcDateTime), plot.Select(point => point.GetProperty("start").GetDateTime()));
        Assert.All(plot, point => Assert.Equal(60_000, point.GetProperty("lengthMs").GetDouble()));
    }

    [Fact]
    public async Task Verdicts_that_are_stored_are_paged_and_come_with_the_course_of_values_when_it_is_asked_for()
    {
        List<JsonElement> whole = await WatchedPlant.PagesAsync(Gateway, $"/v1/verdicts?sensor={Sensor}", 10_000);
        Assert.Contains(whole, verdict => verdict.GetProperty("isAlarm").GetBoolean());
        Assert.Equal(whole.Select(Text), (await WatchedPlant.PagesAsync(Gateway, $"/v1/verdicts?sensor={Sensor}", 1)).Select(Text));
        Assert.False((await Gateway.GetAsync($"/v1/verdicts?sensor={Sensor}")).TryGetProperty("series", out _));
        JsonElement course = (await Gateway.GetAsync($"/v1/verdicts?sensor={Sensor}&points=50")).GetProperty("series");
        Assert.InRange(course.GetArrayLength(), 2, 50);
    }

    [Fact]
    public async Task All_verdicts_can_be_recomputed_and_agree_with_those_stored()
    {
        List<JsonElement> all = await WatchedPlant.PagesAsync(Gateway, $"/v1/verdicts?sensor={Sensor}&all=true&{Stretch}", 150);
        Assert.Equal(WatchedPlant.Steps, all.Count);
        Assert.Equal(
            (await WatchedPlant.PagesAsync(Gateway, $"/v1/verdicts?sensor={Sensor}", 1_000)).Where(IsAnomaly).Select(Text),
            all.Where(IsAnomaly).Select(Text));
        await Refused(HttpStatusCode.BadRequest, "invalid_request", $"/v1/verdicts?sensor={Sensor}&all=true", "from", "to");
        await Refused(HttpStatusCode.BadRequest, "invalid_request", $"/v1/verdicts?sensor={Sensor}&all=true&{Stretch}&cursor=7", "cursor");
    }

    [Fact]
    public async Task Incidents_are_listed_by_asset_time_and_state_and_found_by_their_id()
    {
        List<JsonElement> all = await WatchedPlant.PagesAsync(Gateway, "/v1/incidents", 1);
        string[] ids = [.. all.Select(Id)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(ids, (await WatchedPlant.PagesAsync(Gateway, "/v1/incidents", 100)).Select(Id));
        Assert.Equal(all.Select(one => one.GetProperty("opened").GetDateTime()).OrderDescending(), all.Select(one => one.GetProperty("opened").GetDateTime()));
        string[] open = [.. (await WatchedPlant.PagesAsync(Gateway, "/v1/incidents?open=true", 100)).Select(Id)];
        string[] closed = [.. (await WatchedPlant.PagesAsync(Gateway, "/v1/incidents?open=false", 100)).Select(Id)];
        Assert.NotEmpty(open);
        Assert.NotEmpty(closed);
        Assert.Equal(ids.Order(), open.Concat(closed).Order());
        Assert.Equal(ids.Where(id => all.First(one => Id(one) == id).GetProperty("asset").GetString() == "plant/machine-0002"),
            (await WatchedPlant.PagesAsync(Gateway, "/v1/incidents?prefix=plant/machine-0002", 100)).Select(Id));
        Assert.Empty(await WatchedPlant.PagesAsync(Gateway, $"/v1/incidents?to={plant.Start.ToUnixTimeMilliseconds()}", 100));
        foreach (JsonElement one in all)
            Assert.Equal(Text(one), Text(await Gateway.GetAsync($"/v1/incidents/{Id(one)}")));
        await Refused(HttpStatusCode.NotFound, "not_found", $"/v1/incidents/{ids[0].Split('.')[0]}.999");
        await Refused(HttpStatusCode.BadRequest, "invalid_request", "/v1/incidents/plant", "id");
    }

    [Fact]
    public async Task A_cursor_of_another_query_or_none_at_all_is_refused()
    {
        string next = (await Gateway.GetAsync("/v1/incidents?limit=1")).GetProperty("next").GetString()!;
        await Refused(HttpStatusCode.BadRequest, "invalid_request", $"/v1/incidents?open=true&cursor={next}", "cursor");
        await Refused(HttpStatusCode.BadRequest, "invalid_request", $"/v1/verdicts?sensor={Sensor}&cursor={next}", "cursor");
        await Refused(HttpStatusCode.BadRequest, "invalid_request", "/v1/incidents?cursor=x", "cursor");
    }

    [Fact]
    public async Task The_status_counts_what_was_taken_in()
    {
        JsonElement status = await Gateway.GetAsync("/v1/status");
        Assert.Equal((12, 4), (status.GetProperty("sensors").GetInt32(), status.GetProperty("assets").GetInt32()));
        Assert.Equal(WatchedPlant.Steps * 12, status.GetProperty("accepted").GetInt32());
        Assert.Equal(["future", "budget", "asset_full"], status.GetProperty("refused").EnumerateObject().Select(reason => reason.Name));
    }

    private async Task<JsonElement> Refused(HttpStatusCode status, string kind, string path, params string[] where)
    {
        using HttpResponseMessage answer = await Gateway.Client.GetAsync(path);
        JsonElement problem = await RunningGateway.JsonOf(answer);
        Assert.Equal((status, $"urn:orleans-anomaly:problem:{kind}"), (answer.StatusCode, problem.GetProperty("type").GetString()));
        if (where.Length > 0)
            Assert.Equal(where, problem.GetProperty("errors").EnumerateArray().Select(fault => fault.GetProperty("where").GetString()));
        return problem;
    }

    private static string Path(JsonElement sensor) => sensor.GetProperty("sensor").GetString()!;

    private static string Id(JsonElement incident) => incident.GetProperty("id").GetString()!;

    private static string Text(JsonElement element) => element.GetRawText();

    private static bool IsAnomaly(JsonElement verdict) => verdict.GetProperty("isAnomaly").GetBoolean();
}
