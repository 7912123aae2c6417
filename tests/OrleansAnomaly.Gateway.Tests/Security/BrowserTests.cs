using System.Net;
using System.Text;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Security;

public class BrowserTests
{
    private const string Page = "https://ops.example.com";

    [Theory]
    [InlineData("/healthz", 200)]
    [InlineData("/v1/sensors", 200)]
    [InlineData("/v1/sensors?limit=x", 400)]
    [InlineData("/nowhere", 404)]
    [InlineData("/openapi/v1.json", 200)]
    public async Task Every_answer_tells_browsers_to_keep_their_hands_off(string path, int status)
    {
        await using RunningGateway running = await RunningGateway.StartAsync();
        using HttpResponseMessage answer = await running.Client.GetAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        foreach ((string name, string value) in ((string, string)[])[
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"), ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store")])
            Assert.Equal(value, answer.Headers.GetValues(name).Single());
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_page_that_is_let_in_by_name_may_ask_and_send_and_no_other()
    {
        using var book = new KeyBook();
        string key = book.Add(Role.Operator);
        await using RunningGateway running = await RunningGateway.StartAsync(book.Options with { Security = book.Options.Security with { AllowedOrigins = $"{Page} https://b.example" } }, clock: new ManualTime(KeyBook.Now));
        foreach ((string origin, bool isLetIn) in ((string, bool)[])[(Page, true), ("https://b.example", true), ("https://ops.example.com.evil.example", false), ("http://ops.example.com", false), ("null", false)])
        {
            using HttpResponseMessage asked = await SendAsync(running, HttpMethod.Options, origin, null);
            Assert.Equal(isLetIn ? origin : null, Allowed(asked));
            using HttpResponseMessage sent = await SendAsync(running, HttpMethod.Post, origin, key);
            Assert.Equal(isLetIn ? HttpStatusCode.OK : HttpStatusCode.Forbidden, sent.StatusCode);
            Assert.Equal(isLetIn ? origin : null, Allowed(sent));
            // A page may read that it was refused, but nobody is let in because he is on the list.
            using HttpResponseMessage bare = await SendAsync(running, HttpMethod.Post, origin, null);
            Assert.Equal(HttpStatusCode.Unauthorized, bare.StatusCode);
            Assert.False(asked.Headers.Contains("Access-Control-Allow-Credentials"));
        }
    }

    private static string? Allowed(HttpResponseMessage answer) => answer.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? values) ? values.Single() : null;

    private static async Task<HttpResponseMessage> SendAsync(RunningGateway running, HttpMethod method, string origin, string? key)
    {
        using var request = new HttpRequestMessage(method, "/v1/readings");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "x-api-key,content-type");
        }
        else
        {
            request.Content = new StringContent("""{"sensor":"p/a/x","time":1772449200000,"value":1}""", Encoding.UTF8, "application/x-ndjson");
        }
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        return await running.Client.SendAsync(request);
    }
}
