using System.Net.ServerSentEvents;

namespace OrleansAnomaly.Bench.Survival.Served;

/// <summary>Reads the stream, and comes back after the last event it saw where the stream breaks.</summary>
internal sealed class ServedSubscriber : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Lock _gate = new();
    private readonly List<(string Id, string Type, string Data)> _events = [];

    /// <summary>What was heard so far.</summary>
    public (string Id, string Type, string Data)[] Events
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    /// <summary>How often it has come back after an event.</summary>
    public int Resumed { get; private set; }

    /// <summary>Listens until the stream breaks.</summary>
    public async Task ListenAsync(Uri url, CancellationToken stop)
    {
        string last = Events is [.., var latest] ? latest.Id : "-1.0";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, "/v1/stream")) { Headers = { { "Last-Event-ID", last } } };
        try
        {
            using HttpResponseMessage answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            answer.EnsureSuccessStatusCode();
            Resumed += last == "-1.0" ? 0 : 1;
            await foreach (SseItem<string> item in SseParser.Create(await answer.Content.ReadAsStreamAsync(stop)).EnumerateAsync(stop))
            {
                lock (_gate)
                    _events.Add((item.EventId ?? "", item.EventType, item.Data));
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            // Killed, or told to stop.
        }
    }

    /// <summary>Returns when nothing has come for a while.</summary>
    public async Task QuietAsync(TimeSpan span, CancellationToken stop)
    {
        for (int before = -1; Events.Length is var now && now != before; before = now)
            await Task.Delay(span, stop);
    }

    public void Dispose() => _client.Dispose();
}
