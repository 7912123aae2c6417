using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Security.Keys;
using OrleansAnomaly.Gateway.Tests.OpenApi;

namespace OrleansAnomaly.Gateway.Tests.Security;

/// <summary>What holds of every endpoint that there is: the list is the application's own, so that a new one cannot be forgotten.</summary>
public class EveryDoorTests(GuardedPlant plant) : IClassFixture<GuardedPlant>
{
    private readonly IReadOnlyList<Door> _doors = Door.Of(plant.Gateway.Server);

    private IEnumerable<Door> Guarded => _doors.Where(door => !door.IsOpen && door.CanBeAsked && door.Rpc is null);

    [Fact]
    public void Every_endpoint_says_who_may_enter_and_only_health_is_open()
    {
        Assert.True(_doors.Count >= 20);
        Assert.All(_doors, door => Assert.True(door.IsOpen != (door.Rights is > Right.None), $"{door.Method} {door.Path} must say either Requires or OpenToAll"));
        Assert.Equal(["/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch", "health", "ready"], _doors.Where(door => door.IsOpen).Select(door => door.Name).Order());
        Assert.Equal(_doors.Single(door => door is { Path: "/v1/stream", Method: "GET" }).Rights, _doors.Single(door => door is { Path: "/v1/stream", Method: "CONNECT" }).Rights);
    }

    [Fact]
    public async Task Nobody_enters_without_a_good_key_and_every_bad_one_is_answered_alike()
    {
        string good = plant.Keys[Role.Admin];
        (string What, string? Header, string? Value)[] bad =
        [
            ("nothing", null, null), ("another scheme", "Authorization", "Basic dXNlcjpwYXNz"), ("nothing but the scheme", "Authorization", "Bearer "),
            ("garbage", "Authorization", "Bearer garbage"), ("garbage as a key", "X-Api-Key", "garbage"), ("a key that is cut", "X-Api-Key", good[..^1]),
            ("a key in capitals", "X-Api-Key", good.ToUpperInvariant()), ("a slip of the pen", "X-Api-Key", good[..30] + (good[30] == '0' ? '1' : '0') + good[31..]),
            ("a wrong secret", "Authorization", $"Bearer {KeyBook.WithOtherSecret(good)}"), ("an unknown key", "Authorization", $"Bearer {KeyText.Create().Reveal()}"),
            ("an expired key", "Authorization", $"Bearer {plant.Expired}"), ("a revoked key", "X-Api-Key", plant.Revoked), ("two keys", "X-Api-Key", $"{good},{good}"),
            ("a token that nobody signed", "Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."),
        ];
        foreach (Door door in Guarded)
        {
            string? expected = null;
            foreach ((string what, string? header, string? value) in bad)
            {
                using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Path);
                if (header is not null)
                    request.Headers.TryAddWithoutValidation(header, value);
                using HttpResponseMessage answer = await AskAsync(request);
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{door.Method} {door.Path} with {what} was answered with {(int)answer.StatusCode}");
                Assert.Equal("Bearer realm=\"anomaly\"", answer.Headers.WwwAuthenticate.ToString());
                string told = await WordsOf(answer);
                Assert.True(told == (expected ??= told), $"{door.Method} {door.Path} with {what} says {told}; with nothing it says {expected}");
            }
        }
    }

    [Fact]
    public async Task A_role_that_lacks_the_right_is_refused_and_told_which_right_and_no_more()
    {
        int refused = 0;
        foreach (Door door in Guarded)
        {
            foreach ((Role role, string key) in plant.Keys.Where(key => (key.Key.Rights() & door.Rights!.Value) != door.Rights))
            {
                using HttpResponseMessage answer = await AskAsync(door.Method, door.Path, key);
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{door.Method} {door.Path} let a {role} in: {(int)answer.StatusCode}");
                JsonElement problem = await RunningGateway.JsonOf(answer);
                Assert.Equal("urn:orleans-anomaly:problem:forbidden", problem.GetProperty("type").GetString());
                string rights = door.Rights!.Value.ToString().ToLowerInvariant().Replace(", ", " and ", StringComparison.Ordinal);
                Assert.Equal($"the caller lacks the right to that: {rights}", problem.GetProperty("detail").GetString());
                refused++;
            }
        }
        Assert.True(refused >= 25, $"only {refused} were tried");
    }

    [Fact]
    public async Task Who_has_the_right_comes_in()
    {
        foreach (Door door in Guarded)
        {
            foreach (string key in plant.Keys.Where(key => (key.Key.Rights() & door.Rights!.Value) == door.Rights).Select(key => key.Value).Append(plant.All))
            {
                using HttpRequestMessage request = await SampleAsync(door, key);
                using HttpResponseMessage answer = await AskAsync(request);
                // Somebody else was first: who is told that has come in.
                bool isSecond = door.Name == "acknowledgeIncident" && answer.StatusCode == HttpStatusCode.Conflict;
                Assert.True(answer.IsSuccessStatusCode || isSecond, $"{door.Method} {request.RequestUri} was answered with {(int)answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Who_names_another_tenant_than_his_own_is_refused_whether_it_is_there_or_not()
    {
        foreach (Door door in Guarded)
        {
            List<string> told = [];
            foreach (string tenant in (string[])["other", "never-seen", "*", ""])
            {
                using HttpRequestMessage request = await SampleAsync(door, plant.Keys[Role.Admin]);
                request.Headers.TryAddWithoutValidation("Anomaly-Tenant", tenant);
                using HttpResponseMessage answer = await AskAsync(request);
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{door.Method} {door.Path} for '{tenant}' was answered with {(int)answer.StatusCode}");
                told.Add(await WordsOf(answer));
            }
            Assert.Single(told.Distinct());
        }
    }

    [Fact]
    public async Task Ids_of_others_are_answered_as_ids_that_nobody_has()
    {
        string hiddenIncident = await IncidentAsync("other"), ownIncident = await IncidentAsync("default", "plant/machine-0002");
        (string Key, string Sensor, string Incident)[] strangers =
            [(plant.Keys[Role.Admin], $"{GuardedPlant.Hidden}/machine/s1", hiddenIncident), (plant.Narrow, "plant/machine-0002/s1", ownIncident), (plant.Narrow, "plant/machine-00011/s1", ownIncident)];
        int asked = 0;
        foreach (Door door in Guarded.Where(door => !door.Rights!.Value.HasFlag(Right.Installation)))
        {
            foreach (Sample sample in SamplesOf(door).Where(sample => sample.Status < 300 && (sample.Path.Contains("sensor=", StringComparison.Ordinal) || sample.Path.Contains("{incident}", StringComparison.Ordinal))))
            {
                foreach ((string key, string sensor, string incident) in strangers)
                {
                    (HttpStatusCode status, string found) = await TellAsync(door.Method, sample, Named(sample.Path, sensor, incident), key, incident);
                    (HttpStatusCode expected, string nobody) = await TellAsync(door.Method, sample, Named(sample.Path, "never/seen", Incident("never/seen", 1)), key, Incident("never/seen", 1));
                    Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (expected, status));
                    Assert.Equal(Blank(nobody, "never/seen", "never/seen"), Blank(found, sensor, AssetOf(incident)));
                    asked++;
                }
            }
        }
        Assert.True(asked >= 15, $"only {asked} were asked");
    }

    [Fact]
    public async Task What_one_tenant_is_told_has_nothing_of_another()
    {
        foreach (Door door in Guarded.Where(door => !door.Rights!.Value.HasFlag(Right.Installation) && door.Method == "GET"))
        {
            using HttpRequestMessage request = await SampleAsync(door, plant.Keys[Role.Admin]);
            if (door.Path == "/v1/stream")
                continue;   // has a test of its own, as it does not end
            using HttpResponseMessage answer = await AskAsync(request);
            Assert.DoesNotContain(GuardedPlant.Hidden, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using HttpResponseMessage own = await AskAsync("GET", "/v1/sensors", plant.All, "other");
        Assert.Contains(GuardedPlant.Hidden, await own.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/sensors?limit=1000", "sensor", 3)]
    [InlineData("/v1/incidents?limit=1000", "asset", 1)]
    public async Task Lists_have_nothing_outside_of_a_key_s_path(string path, string field, int least)
    {
        using HttpResponseMessage narrow = await AskAsync("GET", path, plant.Narrow), whole = await AskAsync("GET", path, plant.Keys[Role.Admin]);
        string[] seen = await NamesAsync(narrow), all = await NamesAsync(whole);
        Assert.True(seen.Length >= least && all.Length > seen.Length, $"{seen.Length} of {all.Length}");
        Assert.All(seen, name => Assert.True(name == "plant/machine-0001" || name.StartsWith("plant/machine-0001/", StringComparison.Ordinal), name));

        async Task<string[]> NamesAsync(HttpResponseMessage answer) =>
            [.. (await RunningGateway.JsonOf(answer)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty(field).GetString()!)];
    }

    [Fact]
    public async Task Readings_outside_of_a_key_s_path_are_refused_by_row_and_change_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/readings?wait=scored");
        request.Headers.Add("X-Api-Key", plant.Narrow);
        request.Content = new StringContent(
            string.Concat(((string[])["plant/machine-0001/s0", "plant/machine-0002/s0", "plant/machine-00011/s0"]).Select(sensor => $"{{\"sensor\":\"{sensor}\",\"time\":{1_772_668_500_000},\"value\":1}}\n")),
            Encoding.UTF8, "application/x-ndjson");
        using HttpResponseMessage answer = await AskAsync(request);
        JsonElement receipt = await RunningGateway.JsonOf(answer);
        Assert.Equal((1, 2), (receipt.GetProperty("accepted").GetInt32(), receipt.GetProperty("refused").GetInt32()));
        Assert.Equal([2, 3], receipt.GetProperty("refusals").EnumerateArray().Select(refusal => refusal.GetProperty("row").GetInt32()));
        Assert.All(receipt.GetProperty("refusals").EnumerateArray(), refusal => Assert.Contains("outside of what the caller may send", refusal.GetProperty("reason").GetString()));
        using HttpResponseMessage unknown = await AskAsync("GET", "/v1/sensors/status?sensor=plant/machine-00011/s0", plant.All);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task The_same_path_of_two_tenants_is_two_sensors()
    {
        foreach (string tenant in (string[])["default", "other", "default"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/readings");
            request.Headers.Add("X-Api-Key", plant.All);
            request.Headers.Add("Anomaly-Tenant", tenant);
            request.Content = new StringContent($"{{\"sensor\":\"shared/name/s0\",\"time\":1772668500000,\"value\":1}}\n", Encoding.UTF8, "application/x-ndjson");
            using HttpResponseMessage answer = await AskAsync(request);
            Assert.Equal(1, (await RunningGateway.JsonOf(answer)).GetProperty("accepted").GetInt32());
        }
        foreach (string tenant in (string[])["default", "other"])
        {
            using HttpResponseMessage found = await AskAsync("GET", "/v1/sensors/status?sensor=shared/name/s0", plant.All, tenant);
            Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        }
        using HttpResponseMessage none = await AskAsync("GET", "/v1/sensors/status?sensor=shared/name/s0", plant.All, "third");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private static IEnumerable<Sample> SamplesOf(Door door) => door.Name == "/openapi/v1.json" ? [new Sample("/openapi/v1.json")] : Samples.Of(door.Name);

    private static string Incident(string asset, int number) => $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(asset)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.{number}";

    private static string AssetOf(string incident)
    {
        string text = incident.Split('.')[0].Replace('-', '+').Replace('_', '/');
        return Encoding.UTF8.GetString(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
    }

    private static string Named(string path, string sensor, string incident)
    {
        path = path.Replace("{incident}", incident, StringComparison.Ordinal);
        int at = path.IndexOf("sensor=", StringComparison.Ordinal);
        int end = at < 0 ? -1 : path.IndexOf('&', at);
        return at < 0 ? path : $"{path[..at]}sensor={sensor}{(end < 0 ? "" : path[end..])}";
    }

    private static string Blank(string text, string sensor, string asset) => text.Replace(sensor, "SENSOR", StringComparison.Ordinal).Replace(asset, "ASSET", StringComparison.Ordinal)
        .Replace("SENSOR", "X", StringComparison.Ordinal).Replace("ASSET", "X", StringComparison.Ordinal);

    /// <summary>What an answer says and has in its headers, but for what is of every request.</summary>
    private static async Task<string> WordsOf(HttpResponseMessage answer)
    {
        JsonElement problem = await RunningGateway.JsonOf(answer);
        IEnumerable<string> fields = problem.EnumerateObject().Where(field => field.Name is not ("traceId" or "instance")).Select(field => $"{field.Name}={field.Value}");
        IEnumerable<string> headers = answer.Headers.Where(header => header.Key != "Date").Select(header => $"{header.Key}={string.Join('|', header.Value)}");
        return string.Join('\n', fields.Concat(headers));
    }

    private async Task<(HttpStatusCode Status, string Words)> TellAsync(string method, Sample sample, string path, string key, string incident)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (sample.Body is not null)
            request.Content = new StringContent(sample.Body, Encoding.UTF8, sample.MediaType!);
        using HttpResponseMessage answer = await AskAsync(request);
        string number = incident[(incident.LastIndexOf('.') + 1)..];
        return (answer.StatusCode, (await WordsOf(answer)).Replace($"no incident {number},", "no incident N,", StringComparison.Ordinal));
    }

    private async Task<string> IncidentAsync(string tenant, string prefix = "")
    {
        using HttpResponseMessage answer = await AskAsync("GET", $"/v1/incidents?limit=1&prefix={prefix}", plant.All, tenant);
        return (await RunningGateway.JsonOf(answer)).GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    /// <summary>A request of an endpoint that succeeds for whoever may send it.</summary>
    private async Task<HttpRequestMessage> SampleAsync(Door door, string key)
    {
        Sample sample = SamplesOf(door).First(sample => sample.Status < 300);
        var request = new HttpRequestMessage(new HttpMethod(door.Method), await Samples.PathAsync(sample, plant.Gateway));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (sample.Body is not null)
            request.Content = new StringContent(sample.Body, Encoding.UTF8, sample.MediaType!);
        return request;
    }

    private async Task<HttpResponseMessage> AskAsync(string method, string path, string key, string? tenant = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (tenant is not null)
            request.Headers.Add("Anomaly-Tenant", tenant);
        return await AskAsync(request);
    }

    // Without the key of the plant's own client.
    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request)
    {
        request.RequestUri = new Uri(new Uri(plant.Gateway.Server.Url), request.RequestUri!);
        return await s_bare.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static readonly HttpClient s_bare = new() { Timeout = TimeSpan.FromMinutes(2) };
}
