using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway.Logging;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Tests.Hosting;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Security;

/// <summary>Nothing that lets somebody in may reach a log, a trace, a metric, the audit log or an answer.</summary>
public class NoSecretTests
{
    private const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJlLXRoYXQtaXMtbm9uZQ";

    [Fact]
    public async Task Keys_and_tokens_leave_no_trace_wherever_they_are_put()
    {
        using var book = new KeyBook();
        string good = book.Add(Role.Admin, Roles.AllTenants), wrong = KeyBook.WithOtherSecret(good);
        var told = new ConcurrentQueue<string>();
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        listener.ActivityStopped = activity => told.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects.Where(tag => tag.Key is "url.path" or "http.route").Select(tag => tag.Value))}");
        ActivitySource.AddActivityListener(listener);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        string metrics;
        await using (var log = new LogOutput(new LogOptions { Level = LogLevel.Trace, FrameworkLevel = LogLevel.Trace, QueueLines = 100_000 }, error, false, TimeProvider.System))
        {
            await using EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(new EdgeOptions { Shards = 1, MemoryBudget = 64L << 20 });
            await using GatewayServer server = await GatewayServer.StartAsync(book.Options, log.Register, new ManualTime(KeyBook.Now));
            server.Open(fleet);
            using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
            foreach (string secret in (string[])[good, wrong, good[..^9], Token])
            {
                string[] requests =
                [
                    $"GET /v1/sensors HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {secret}\r\nConnection: close\r\n\r\n", $"GET /v1/sensors HTTP/1.1\r\nHost: a\r\nX-Api-Key: {secret}\r\nConnection: close\r\n\r\n",
                    $"GET /v1/sensors?key={secret} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", $"GET /v1/{secret} HTTP/1.1\r\nHost: a\r\nX-Api-Key: {good}\r\nConnection: close\r\n\r\n",
                    $"GET /v1/sensors HTTP/1.1\r\nHost: a\r\nX-Api-Key: {secret}\u0001\r\nConnection: close\r\n\r\n", $"{secret} / HTTP/1.1\r\nHost: a\r\n\r\n", $"GET /healthz HTTP/1.1\r\nHost: {secret}\r\n\r\n",
                    $"GET /v1/sensors/status?sensor={secret} HTTP/1.1\r\nHost: a\r\nX-Api-Key: {good}\r\nConnection: close\r\n\r\n", $"POST /v1/sensors/relearn HTTP/1.1\r\nHost: a\r\nX-Api-Key: {secret}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                    $"GET /v1/sensors HTTP/1.1\r\nHost: a\r\nX-Api-Key {secret}\r\n\r\n",
                ];
                foreach (string request in requests)
                {
                    using RawClient raw = await RawClient.ConnectAsync(server.Url);
                    await raw.SendAsync(request);
                    await raw.ReadAsync();
                }
            }
            client.DefaultRequestHeaders.Add("X-Api-Key", good);
            using HttpResponseMessage measured = await client.GetAsync("/metrics");
            Assert.Equal(HttpStatusCode.OK, measured.StatusCode);
            metrics = await measured.Content.ReadAsStringAsync();
        }
        Assert.Contains("anomaly_gateway_callers_refused_total", metrics);
        string logged = error.ToString();
        Assert.Contains("/v1/sensors", logged);
        Assert.NotEmpty(told);
        foreach ((string place, string text) in ((string, string)[])[("the log", logged), ("traces", string.Join('\n', told)), ("metrics", metrics), ("the audit log", File.ReadAllText(book.Audit))])
        {
            foreach (string secret in (string[])[good[25..50], wrong[25..50], Token.Split('.')[1], Token.Split('.')[2]])
                Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{place} has a secret: …{text.Substring(Math.Max(0, text.IndexOf(secret, StringComparison.OrdinalIgnoreCase) - 200), 200)}");
        }
    }

    [Theory]
    [InlineData("key anomaly_0123456789abcdef_00112233", "key anomaly_0123456789abcdef_(not shown)")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", "Bearer eyJ(not shown)")]
    [InlineData("anomaly_gateway_readings_total 5, eyJ", "anomaly_gateway_readings_total 5, eyJ")]
    public void What_could_let_somebody_in_is_taken_out_of_texts(string text, string expected) => Assert.Equal(expected, Redaction.Of(text));
}
