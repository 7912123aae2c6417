using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>What REST can be asked gRPC can be asked, and the answers are the same, field by field.</summary>
public class ParityTests(WatchedPlant plant) : IClassFixture<WatchedPlant>, IAsyncLifetime
{
    private const string Fleet = "/orleansanomaly.v1.FleetService/", Verdicts = "/orleansanomaly.v1.VerdictService/", Incidents = "/orleansanomaly.v1.IncidentService/";

    // History keeps values less exactly than memory does; after a snapshot all of them come from history.
    public async Task InitializeAsync() => Assert.Equal(0, (await plant.Gateway.Grpc.CallAsync(Fleet + "TakeSnapshot", new TakeSnapshotRequest())).Status);

    public Task DisposeAsync() => Task.CompletedTask;

    private string Odd => plant.Telemetry.Sensors[0].Path;

    private Timestamp From => Timestamp.FromDateTimeOffset(plant.Start);

    private Timestamp To => Timestamp.FromDateTimeOffset(plant.Gateway.Time.GetUtcNow());

    private string Stretch => $"from={plant.Start.ToUnixTimeMilliseconds()}&to={plant.Gateway.Time.GetUtcNow().ToUnixTimeMilliseconds()}";

    [Fact]
    public async Task Sensors()
    {
        await SameAsync<ListSensorsResponse>(Fleet + "ListSensors", new ListSensorsRequest(), "/v1/sensors");
        await SameAsync<ListSensorsResponse>(Fleet + "ListSensors", new ListSensorsRequest { Status = SensorStatus.Normal, Limit = 3 }, "/v1/sensors?status=normal&limit=3");
        JsonElement page = await plant.Gateway.GetAsync("/v1/sensors?limit=2");
        await SameAsync<ListSensorsResponse>(Fleet + "ListSensors", new ListSensorsRequest { Limit = 2, Cursor = page.GetProperty("next").GetString() }, $"/v1/sensors?limit=2&cursor={Uri.EscapeDataString(page.GetProperty("next").GetString()!)}");
        await SameAsync<Sensor>(Fleet + "GetSensor", new GetSensorRequest { Sensor = Odd }, $"/v1/sensors/status?sensor={Odd}");
    }

    [Fact]
    public async Task Series()
    {
        await SameSeriesAsync(new GetSeriesRequest { Sensor = Odd, From = From, To = To, Points = 40 }, $"/v1/sensors/series?sensor={Odd}&{Stretch}&points=40");
        await SameSeriesAsync(new GetSeriesRequest { Sensor = Odd, Shape = SeriesShape.Plot }, $"/v1/sensors/series?sensor={Odd}&shape=plot");

        // The message has no next, because there never is one.
        async Task SameSeriesAsync(GetSeriesRequest request, string path)
        {
            JsonElement items = (await plant.Gateway.GetAsync(path)).GetProperty("items");
            Series series = await plant.Gateway.Grpc.AskAsync<Series>(Fleet + "GetSeries", request);
            Assert.Equal(items.GetArrayLength(), series.Items.Count);
            Assert.Empty(items.EnumerateArray().SelectMany((item, i) => SameAsRest.Differences(item, series.Items[i])));
        }
    }

    [Fact]
    public async Task Verdicts_stored_and_recomputed()
    {
        await SameAsync<QueryResponse>(Verdicts + "Query", new QueryRequest { Sensor = plant.Telemetry.Sensors[3].Path }, $"/v1/verdicts?sensor={plant.Telemetry.Sensors[3].Path}");
        await SameAsync<QueryResponse>(Verdicts + "Query", new QueryRequest { Sensor = Odd, From = From, To = To, Points = 20, Limit = 7 }, $"/v1/verdicts?sensor={Odd}&{Stretch}&points=20&limit=7");
        await SameAsync<QueryResponse>(Verdicts + "Query", new QueryRequest { Sensor = Odd, From = From, To = To, All = true, Limit = 50 }, $"/v1/verdicts?sensor={Odd}&{Stretch}&all=true&limit=50");
    }

    [Fact]
    public async Task Incidents_as_a_list_and_one_by_one()
    {
        await SameAsync<ListIncidentsResponse>(Incidents + "List", new ListIncidentsRequest(), "/v1/incidents");
        await SameAsync<ListIncidentsResponse>(Incidents + "List", new ListIncidentsRequest { Open = true, Limit = 1 }, "/v1/incidents?open=true&limit=1");
        ListIncidentsResponse closed = await plant.Gateway.Grpc.AskAsync<ListIncidentsResponse>(Incidents + "List", new ListIncidentsRequest { Open = false });
        Assert.NotEmpty(closed.Items);
        await SameAsync<Incident>(Incidents + "Get", new GetIncidentRequest { Id = closed.Items[0].Id }, $"/v1/incidents/{closed.Items[0].Id}");
    }

    [Fact]
    public async Task The_status() => await SameAsync<FleetStatus>(Fleet + "GetStatus", new GetStatusRequest(), "/v1/status");

    [Fact]
    public async Task Detection()
    {
        double[] values = [.. Enumerable.Range(0, 60).Select(i => i == 40 ? 30.0 : i % 12)];
        long[] times = [.. Enumerable.Range(0, values.Length).Select(i => 1_767_225_600_000L + i * 3_600_000L)];
        string points = string.Join(',', values.Select((value, i) => $"{{\"timestamp\":{times[i]},\"value\":{value}}}"));
        string series = $"{{\"granularity\":\"hourly\",\"sensitivity\":90,\"series\":[{points}]}}";
        var request = new DetectSeriesRequest { Values = { values }, Times = { times }, Judging = new Judging { Granularity = Granularity.Hourly, Sensitivity = 90 } };
        await SameAsync<SeriesFindings>(Verdicts + "DetectEntire", request, "/v1/detect/entire", series);
        await SameAsync<LastFinding>(Verdicts + "DetectLast", request, "/v1/detect/last", series);
        string asset = $"{{\"granularity\":\"hourly\",\"period\":12,\"sensors\":{{\"flow\":[{string.Join(',', values)}],\"heat\":[{string.Join(',', values)}]}}}}";
        var both = new DetectAssetRequest
        {
            Sensors = { new SensorValues { Name = "flow", Values = { values } }, new SensorValues { Name = "heat", Values = { values } } },
            Judging = new Judging { Granularity = Granularity.Hourly, Period = 12 },
        };
        await SameAsync<AssetFindings>(Verdicts + "DetectAssetEntire", both, "/v1/detect/asset/entire", asset);
        await SameAsync<AssetLastFinding>(Verdicts + "DetectAssetLast", both, "/v1/detect/asset/last", asset);
    }

    [Fact]
    public async Task Learning_anew() =>
        Assert.Equal(0, (await plant.Gateway.Grpc.CallAsync(Fleet + "RelearnSensor", new RelearnSensorRequest { Sensor = plant.Telemetry.Sensors[^1].Path })).Status);

    private async Task SameAsync<T>(string method, IMessage request, string path, string? body = null)
        where T : IMessage<T>, new()
    {
        T message = await plant.Gateway.Grpc.AskAsync<T>(method, request);
        using HttpResponseMessage answer = body is null ? await plant.Gateway.Client.GetAsync(path) : await plant.Gateway.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Empty(SameAsRest.Differences(await RunningGateway.JsonOf(answer.EnsureSuccessStatusCode()), message));
    }
}
