using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Cli.Client;

/// <summary>What the commands ask of a running gateway, over HTTP like everybody else.</summary>
internal sealed class GatewayClient : IDisposable
{
    private static readonly MediaTypeHeaderValue s_ndjson = new("application/x-ndjson");

    private readonly HttpClient _http;

    /// <param name="url">Where the gateway answers.</param>
    public GatewayClient(Uri url)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1), ConnectTimeout = TimeSpan.FromSeconds(10) };
        _http = new HttpClient(handler) { BaseAddress = url, Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <summary>Sends readings.</summary>
    /// <exception cref="GatewayException">They were not taken, or not wholly; the problem has the receipt of what was.</exception>
    public async Task<ReceiptBody> IngestAsync(ReadOnlyMemory<byte> lines, bool untilScored, CancellationToken stop)
    {
        using var body = new ReadOnlyMemoryContent(lines);
        body.Headers.ContentType = s_ndjson;
        return await SendAsync(HttpMethod.Post, untilScored ? "/v1/readings?time_unit=us&wait=scored" : "/v1/readings?time_unit=us", body, WireJson.Default.ReceiptBody, stop);
    }

    /// <summary>What the fleet has taken in and holds.</summary>
    public Task<StatusBody> StatusAsync(CancellationToken stop) => SendAsync(HttpMethod.Get, "/v1/status", null, WireJson.Default.StatusBody, stop);

    public void Dispose() => _http.Dispose();

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
