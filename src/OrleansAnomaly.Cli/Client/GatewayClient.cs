using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Cli.Client;

/// <summary>What the commands ask of a running gateway, over HTTP like everybody else.</summary>
internal sealed class GatewayClient : IDisposable
{
    private static readonly MediaTypeHeaderValue s_ndjson = new("application/x-ndjson");

    private readonly HttpClient _http;

    /// <param name="url">Where the gateway answers.</param>
    /// <param name="access">What it is shown; nothing by default.</param>
    public GatewayClient(Uri url, GatewayAccess? access = null)
    {
        access ??= GatewayAccess.None;
        // A redirect would carry the key to wherever it leads.
        var handler = new SocketsHttpHandler
        {
            UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1), ConnectTimeout = TimeSpan.FromSeconds(10), SslOptions = access.Tls(), AllowAutoRedirect = false,
        };
        _http = new HttpClient(handler) { BaseAddress = url, Timeout = TimeSpan.FromMinutes(2) };
        if (access.Key is { } key)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (access.Tenant is { } tenant)
            _http.DefaultRequestHeaders.Add("Anomaly-Tenant", tenant);
    }

    /// <summary>Sends readings.</summary>
    /// <exception cref="GatewayException">They were not taken, or not wholly; the problem has the receipt of what was.</exception>
    public async Task<ReceiptBody> IngestAsync(ReadOnlyMemory<byte> lines, bool untilScored, CancellationToken stop)
    {
        using var body = new ReadOnlyMemoryContent(lines);
        body.Headers.ContentType = s_ndjson;
        return await SendAsync(HttpMethod.Post, untilScored ? "/v1/readings?time_unit=us&wait=scored" : "/v1/readings?time_unit=us", body, WireJson.Default.ReceiptBody, stop);
    }

    /// <summary>Returns where readings are taken in.</summary>
    /// <exception cref="GatewayException">They are not.</exception>
    public async Task ReadyAsync(CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/readyz");
        using HttpResponseMessage answer = await AnswerAsync(request, HttpCompletionOption.ResponseContentRead, stop);
    }

    /// <summary>What the fleet has taken in and holds.</summary>
    public Task<StatusBody> StatusAsync(CancellationToken stop) => SendAsync(HttpMethod.Get, "/v1/status", null, WireJson.Default.StatusBody, stop);

    /// <summary>Incidents of assets whose path begins so, the one opened last first.</summary>
    /// <param name="prefix">Begin of the path; empty takes all.</param>
    /// <param name="isOpen">Only open or only closed ones; null takes both.</param>
    /// <param name="stop">Gives up.</param>
    public IAsyncEnumerable<IncidentBody> IncidentsAsync(string prefix, bool? isOpen, CancellationToken stop) =>
        PagesAsync($"/v1/incidents?prefix={Uri.EscapeDataString(prefix)}{isOpen switch { true => "&open=true", false => "&open=false", null => "" }}", WireJson.Default.IncidentBody, stop);

    /// <summary>Acknowledges an incident; the incident as it is then.</summary>
    /// <param name="id">The id that its body has.</param>
    /// <param name="note">What else there is to say; null for nothing.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="GatewayException">There is none of that id, or somebody has acknowledged it before.</exception>
    public async Task<IncidentBody> AcknowledgeAsync(string id, string? note, CancellationToken stop)
    {
        using var body = new StringContent(new JsonObject { ["note"] = note }.ToJsonString(), Encoding.UTF8, "application/json");
        return await SendAsync(HttpMethod.Post, $"/v1/incidents/{Uri.EscapeDataString(id)}/acknowledge", body, WireJson.Default.IncidentBody, stop);
    }

    /// <summary>Sensors whose path begins so, in the order of their paths.</summary>
    public IAsyncEnumerable<SensorBody> SensorsAsync(string prefix, CancellationToken stop) =>
        PagesAsync($"/v1/sensors?prefix={Uri.EscapeDataString(prefix)}", WireJson.Default.SensorBody, stop);

    /// <summary>What the fleet tells, as it tells it, until the gateway ends.</summary>
    /// <param name="prefix">Begin of the paths; empty takes all.</param>
    /// <param name="after">The position to go on after; null begins with what happens next.</param>
    /// <param name="stop">Ends the stream.</param>
    /// <exception cref="GatewayException">The stream was refused, or broke.</exception>
    public async IAsyncEnumerable<StreamEvent> StreamAsync(string prefix, string? after, [EnumeratorCancellation] CancellationToken stop)
    {
        string path = $"/v1/stream?prefix={Uri.EscapeDataString(prefix)}{(after is null ? "" : $"&after={after}")}";
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using HttpResponseMessage answer = await AnswerAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        await using Stream content = await answer.Content.ReadAsStreamAsync(stop);
        await foreach (SseItem<StreamEvent?> item in SseParser.Create(content, Parse).EnumerateAsync(stop))
        {
            if (item.Data is null)
                continue;
            yield return item.Data with { Position = item.EventId };
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>An event of the stream; null where a newer gateway tells what this client does not know.</summary>
    private static StreamEvent? Parse(string type, ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        switch (type)
        {
            case "verdict":
                return new VerdictTold(null, JsonSerializer.Deserialize(ref reader, WireJson.Default.VerdictBody)!);
            case "incident":
                JsonElement told = JsonElement.ParseValue(ref reader);
                return new IncidentTold(null, Enum.Parse<IncidentChange>(told.GetProperty("change").GetString()!, ignoreCase: true), told.GetProperty("incident").Deserialize(WireJson.Default.IncidentBody)!);
            case "missed":
                return new EventsMissed(null, JsonElement.ParseValue(ref reader).GetProperty("count").GetInt64());
            case "end":
                return new StreamEnded(null);
            default:
                return null;
        }
    }

    private async IAsyncEnumerable<T> PagesAsync<T>(string path, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken stop)
    {
        const int perPage = 1_000;
        string? cursor = null;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}&limit={perPage}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            using HttpResponseMessage answer = await AnswerAsync(request, HttpCompletionOption.ResponseContentRead, stop);
            using JsonDocument page = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(stop), cancellationToken: stop);
            foreach (JsonElement item in page.RootElement.GetProperty("items").EnumerateArray())
                yield return item.Deserialize(type)!;
            cursor = page.RootElement.GetProperty("next").GetString();
        }
        while (cursor is not null);
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        using HttpResponseMessage answer = await AnswerAsync(request, HttpCompletionOption.ResponseContentRead, stop);
        await using Stream content = await answer.Content.ReadAsStreamAsync(stop);
        return await JsonSerializer.DeserializeAsync(content, type, stop) ?? throw new GatewayException($"{method} {path}: the answer is empty");
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, HttpCompletionOption until, CancellationToken stop)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(request, until, stop);
        }
        catch (HttpRequestException unreachable)
        {
            throw new GatewayException($"{_http.BaseAddress} does not answer: {unreachable.Message}; expected a running 'anomaly serve' there (--url)", inner: unreachable);
        }
        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
        {
            Problem? problem = await ProblemOf(answer, stop);
            throw new GatewayException($"{request.Method} {request.RequestUri}: {problem?.Detail ?? problem?.Title ?? $"status {(int)answer.StatusCode}"}", problem);
        }
    }

    private static async Task<Problem?> ProblemOf(HttpResponseMessage answer, CancellationToken stop)
    {
        if (answer.Content.Headers.ContentType?.MediaType != Problem.MediaType)
            return null;
        return await JsonSerializer.DeserializeAsync(await answer.Content.ReadAsStreamAsync(stop), WireJson.Default.Problem, stop);
    }
}
