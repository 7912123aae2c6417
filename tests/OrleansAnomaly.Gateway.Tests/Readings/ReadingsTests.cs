using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Tests.Readings;

public class ReadingsTests
{
    private const string Ndjson = "application/x-ndjson", Json = "application/json", Csv = "text/csv";

    [Theory]
    [InlineData(Ndjson, "{\"sensor\":\"p/a/x\",\"time\":\"2026-03-02T11:00:00Z\",\"value\":1.5}\n{\"time\":1772449260000,\"value\":null,\"sensor\":\"p/a/x\",\"quality\":\"bad\"}\n")]
    [InlineData(Json, "[{\"sensor\":\"p/a/x\",\"time\":\"2026-03-02T11:00:00Z\",\"value\":1.5}, {\"time\":1772449260000,\"value\":\"NaN\",\"sensor\":\"p/a/x\",\"quality\":\"bad\"}]")]
    [InlineData(Json, "{\"from\":{\"line\":[7]},\"readings\":[{\"sensor\":\"p/a/x\",\"time\":\"2026-03-02T11:00:00Z\",\"value\":1.5},{\"time\":1772449260000,\"unit\":{\"is\":[\"kPa\"]},\"value\":null,\"sensor\":\"p\\/a\\/x\",\"quality\":\"bad\"}],\"end\":1}")]
    [InlineData(Csv, "sensor,time,value,quality\np/a/x,2026-03-02T11:00:00Z,1.5,\r\n\"p/a/x\",1772449260000,,bad")]
    [InlineData(Csv, "time,remark,quality,value,sensor\n2026-03-02 11:00:00,\"a \"\"b\"\", c\",good,1.5,p/a/x\n\n1772449260000,,bad,nan,p/a/x\n")]
    public async Task The_same_readings_are_taken_from_every_format(string type, string body)
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await PostAsync(running, body, type, "?wait=scored");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonElement receipt = await RunningGateway.JsonOf(answer);
        Assert.Equal((2, 0), (receipt.GetProperty("accepted").GetInt32(), receipt.GetProperty("refused").GetInt32()));
        Assert.Equal((1, 1), (receipt.GetProperty("scored").GetProperty("scored").GetInt32(), receipt.GetProperty("scored").GetProperty("noMeasurement").GetInt32()));
        SensorInfo sensor = (await running.Fleet.QueryAsync(new SensorQuery())).Items.Single();
        Assert.Equal("p/a/x", sensor.Sensor.Path);
        Assert.Equal(EventTime.From(new DateTimeOffset(2026, 3, 2, 11, 1, 0, TimeSpan.Zero)), sensor.Intake.LastTime);
    }

    [Theory]
    [InlineData("s", "1772449200", 0)]
    [InlineData("ms", "1772449200123", 123_000)]
    [InlineData("us", "1772449200123456", 123_456)]
    [InlineData("ns", "1772449200123456789", 123_456)]
    public async Task Whole_numbers_of_time_count_the_unit_that_the_request_names(string unit, string time, long micros)
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await PostAsync(running, $"sensor,time,value\nx,{time},1", Csv, $"?wait=scored&time_unit={unit}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        long expected = EventTime.From(new DateTimeOffset(2026, 3, 2, 11, 0, 0, TimeSpan.Zero)) + micros;
        Assert.Equal(expected, (await running.Fleet.QueryAsync(new SensorQuery())).Items.Single().Intake.LastTime);
    }

    [Theory]
    [InlineData("ms", "1772449200")]
    [InlineData("us", "1772449200123")]
    [InlineData("ns", "1772449200123456")]
    [InlineData("ms", "-1")]
    [InlineData("s", "9223372036854775807")]
    public async Task A_number_that_is_no_time_of_its_unit_is_refused(string unit, string time)
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await PostAsync(running, $"sensor,time,value\nx,{time},1\ny,1970-01-21,1", Csv, $"?time_unit={unit}");
        JsonElement receipt = await RunningGateway.JsonOf(answer);
        // What is really that old can be said by a calendar time.
        Assert.Equal((1, 1), (receipt.GetProperty("accepted").GetInt32(), receipt.GetProperty("refused").GetInt32()));
        Assert.Contains("time", receipt.GetProperty("refusals")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_refused_with_its_number_and_reason_and_the_others_are_taken()
    {
        string body = string.Join('\n',
            Row("p/a/x", 1),
            "not json",
            Row("", 2),
            "",
            "{\"sensor\":\"p/a/y\",\"time\":\"yesterday\",\"value\":3}",
            "{\"sensor\":\"p/a/y\",\"time\":\"2026-03-02T11:00:00Z\"}",
            "{\"sensor\":\"p/a/y\",\"time\":\"2026-03-02T11:00:00Z\",\"value\":3,\"value\":4}",
            "{\"sensor\":\"p/a/y\",\"time\":\"2026-03-02T11:00:00Z\",\"value\":3,\"quality\":\"fine\"}",
            "{\"sensor\":\"p/a/far\",\"time\":\"2031-03-02T11:00:00Z\",\"value\":3}",
            "{\"sensor\":\"" + new string('l', RowLimit) + "\"}",
            Row("p/a/z", 5));
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await PostAsync(running, body, Ndjson);
        JsonElement receipt = await RunningGateway.JsonOf(answer);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((2, 8), (receipt.GetProperty("accepted").GetInt32(), receipt.GetProperty("refused").GetInt32()));
        Assert.Equal(
            [
                (2, null, "no JSON object"), (3, null, "the sensor path is empty"), (4, "p/a/y", "'time' is 'yesterday'; expected an ISO 8601 time"),
                (5, "p/a/y", "'value' is missing"), (6, "p/a/y", "'value' stands there twice"), (7, "p/a/y", "'quality' is 'fine'; expected good, uncertain"),
                (8, "p/a/far", "the time"), (9, null, "the line is too long; expected at most 65536 bytes"),
            ],
            receipt.GetProperty("refusals").EnumerateArray().Select(refusal =>
            {
                string reason = refusal.GetProperty("reason").GetString()!;
                int row = refusal.GetProperty("row").GetInt32();
                string[] begins = ["no JSON object", "the sensor path is empty", "'time' is 'yesterday'; expected an ISO 8601 time", "'value' is missing", "'value' stands there twice", "'quality' is 'fine'; expected good, uncertain", "the time", "the line is too long; expected at most 65536 bytes"];
                return (row, refusal.GetProperty("sensor").GetString(), begins.FirstOrDefault(begin => reason.StartsWith(begin, StringComparison.Ordinal)) ?? reason);
            }));
    }

    [Fact]
    public async Task A_body_of_which_no_row_is_taken_is_a_problem_that_tells_why()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await PostAsync(running, "{\"sensor\":\"x\"}", Ndjson);
        JsonElement problem = await RunningGateway.JsonOf(answer);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("'time' is missing", problem.GetProperty("detail").GetString());
        Assert.Equal(1, problem.GetProperty("receipt").GetProperty("refused").GetInt32());
    }

    [Fact]
    public async Task What_was_taken_before_a_body_breaks_is_told_and_stays_taken()
    {
        string rows = string.Join(',', Enumerable.Range(0, 20_000).Select(i => Row($"p/a/s{i % 100}", i)));
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await PostAsync(running, $"[{rows},{{\"sensor\":]", Json, "?wait=scored");
        JsonElement problem = await RunningGateway.JsonOf(answer);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("from row 20001 on", problem.GetProperty("detail").GetString());
        int accepted = problem.GetProperty("receipt").GetProperty("accepted").GetInt32();
        Assert.True(accepted is > 0 and < 20_000 && accepted % 8_192 == 0, $"accepted {accepted}");
        await running.Fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored);
        Assert.Equal(accepted, (await running.Fleet.QueryAsync(new FleetStatusQuery())).Items[0].Accepted);
    }

    [Theory]
    [InlineData(Json, "")]
    [InlineData(Json, "{}")]
    [InlineData(Json, "7")]
    [InlineData(Json, "{\"readings\":7}")]
    [InlineData(Json, "[")]
    [InlineData(Json, "[] []")]
    [InlineData(Json, "{\"readings\":[],")]
    [InlineData(Csv, "time,value\n1,2")]
    [InlineData(Csv, "sensor,time,value,value\n")]
    [InlineData(Csv, "sensor,time,\"value\n")]
    public async Task A_body_that_is_not_of_its_format_is_a_problem_that_says_what_was_expected(string type, string body)
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await PostAsync(running, body, type);
        JsonElement problem = await RunningGateway.JsonOf(answer);
        Assert.Equal((HttpStatusCode.BadRequest, "urn:orleans-anomaly:problem:unreadable_body"), (answer.StatusCode, problem.GetProperty("type").GetString()));
        Assert.Contains("expected", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("text/plain", "", 415, "expected application/x-ndjson, application/json or text/csv")]
    [InlineData("text/csv; charset=latin1", "", 415, "in UTF-8")]
    [InlineData(Csv, "?wait=long&time_unit=h", 400, "wait: found 'long'; expected durable, scored; time_unit: found 'h'; expected ms, s, us, ns")]
    public async Task A_request_that_is_not_sound_is_refused_with_all_that_is_wrong(string type, string query, int status, string detail)
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await PostAsync(running, "sensor,time,value\n", type, query);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(detail, (await RunningGateway.JsonOf(answer)).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Packed_bodies_are_unpacked_up_to_a_bound(string encoding)
    {
        await using RunningGateway running = await RunningGateway.StartAsync(RunningGateway.AnyPort with { MaxUnpackedBytes = 1 << 20 });
        using HttpResponseMessage good = await PackedAsync(running, encoding, Row("x", 1));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        using HttpResponseMessage bomb = await PackedAsync(running, encoding, new string('\n', 4 << 20));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, bomb.StatusCode);
        Assert.Contains("1048576 bytes once unpacked", (await RunningGateway.JsonOf(bomb)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_damaged_packed_body_and_an_unknown_packing_are_problems()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using var damaged = new ByteArrayContent([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
        damaged.Headers.ContentType = new MediaTypeHeaderValue(Ndjson);
        damaged.Headers.ContentEncoding.Add("gzip");
        using HttpResponseMessage broken = await running.Client.PostAsync("/v1/readings", damaged);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        using var unknown = new StringContent("", Encoding.UTF8, Ndjson);
        unknown.Headers.ContentEncoding.Add("zstd");
        using HttpResponseMessage refused = await running.Client.PostAsync("/v1/readings", unknown);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        Assert.Contains("expected gzip, br or none", (await RunningGateway.JsonOf(refused)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_body_larger_than_allowed_is_refused_by_its_size()
    {
        await using RunningGateway running = await RunningGateway.StartAsync(RunningGateway.AnyPort with { MaxBodyBytes = 1_024 });
        using HttpResponseMessage answer = await PostAsync(running, new string('\n', 2_000), Ndjson);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("urn:orleans-anomaly:problem:body_too_large", (await RunningGateway.JsonOf(answer)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Reading_is_given_up_when_too_many_rows_are_refused()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await PostAsync(running, string.Concat(Enumerable.Repeat("x\n", 30_000)), Ndjson);
        JsonElement problem = await RunningGateway.JsonOf(answer);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("10000 rows were refused, the last of them row 10000", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Late_and_duplicate_readings_are_told_to_who_waits_for_scores()
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await PostAsync(running, "sensor,time,value\nx,1772449200,1\nx,1772449200,2\nx,1772449100,3\ny,1772449100,3", Csv, "?wait=scored&time_unit=s");
        JsonElement scored = (await RunningGateway.JsonOf(answer)).GetProperty("scored");
        Assert.Equal((2, 1, 1), (scored.GetProperty("scored").GetInt32(), scored.GetProperty("duplicates").GetInt32(), scored.GetProperty("late").GetInt32()));
    }

    private const int RowLimit = 70_000;

    private static string Row(string sensor, int i) => $"{{\"sensor\":\"{sensor}\",\"time\":{1_772_440_000_000 + i},\"value\":{i}}}";

    private static Task<HttpResponseMessage> PostAsync(RunningGateway running, string body, string type, string query = "")
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return running.Client.PostAsync("/v1/readings" + query, content);
    }

    private static Task<HttpResponseMessage> PackedAsync(RunningGateway running, string encoding, string text)
    {
        var packed = new MemoryStream();
        using (Stream packing = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            packing.Write(Encoding.UTF8.GetBytes(text));
        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue(Ndjson);
        content.Headers.ContentEncoding.Add(encoding);
        return running.Client.PostAsync("/v1/readings", content);
    }
}
