using System.Text;

namespace OrleansAnomaly.Gateway.Tests.Streaming;

/// <summary>Reads server-sent events.</summary>
internal sealed class SseClient : IDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private SseClient(HttpResponseMessage answer, StreamReader lines) => (_answer, _lines) = (answer, lines);

    /// <summary>Returns when the gateway has said that the client is subscribed.</summary>
    public static async Task<SseClient> ConnectAsync(HttpClient client, string query = "", string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/stream" + query);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var sse = new SseClient(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(), Encoding.UTF8));
        Assert.Equal("retry: 2000", await sse._lines.ReadLineAsync());
        Assert.Equal(": subscribed", await sse._lines.ReadLineAsync());
        Assert.Equal("", await sse._lines.ReadLineAsync());
        return sse;
    }

    /// <summary>The next event with all its lines, or the next comment; null at the end.</summary>
    public async Task<SseEvent?> NextAsync()
    {
        var text = new StringBuilder();
        string id = "", name = "", data = "";
        while (await _lines.ReadLineAsync() is { } line)
        {
            text.Append(line).Append('\n');
            if (line.Length == 0)
                return new SseEvent(id, name, data, text.ToString());
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            Assert.True(colon >= 0, line);
            _ = line[..colon] switch
            {
                "id" => id = line[(colon + 2)..],
                "event" => name = line[(colon + 2)..],
                "data" => data = line[(colon + 2)..],
                "" => name = "comment",
                var other => throw new InvalidDataException(other),
            };
        }
        return null;
    }

    public async Task<List<SseEvent>> TakeAsync(int count)
    {
        List<SseEvent> events = [];
        while (events.Count < count && await NextAsync() is { } next)
            events.Add(next);
        Assert.Equal(count, events.Count);
        return events;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _answer.Dispose();
    }
}

internal sealed record SseEvent(string Id, string Name, string Data, string Text);
