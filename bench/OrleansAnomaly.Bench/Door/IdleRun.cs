using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OrleansAnomaly.Bench.Survival.Served;

namespace OrleansAnomaly.Bench.Door;

/// <summary>Many connections that lie idle, half of them within a request, and some that send it a byte at a time, while a few clients work.</summary>
internal sealed class IdleRun(int connections, TimeSpan span)
{
    private const int Slow = 100, Posting = 2, Asking = 2;

    // The server's own patience is longer than the run, so that nobody is cut off while it is measured.
    private static readonly string[] s_settings = ["Gateway:HeadersTimeout=10m", "Gateway:IdleTimeout=1h", "Gateway:MaxConnections=200000"];

    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(3), s_drip = TimeSpan.FromMilliseconds(200), s_pace = TimeSpan.FromMilliseconds(10);

    public async Task<int> RunAsync(TextWriter output)
    {
        using ServedChild child = await ServedChild.StartAsync(null, s_settings, CancellationToken.None);
        using var client = new HttpClient();
        await child.ReadyAsync(client, CancellationToken.None);
        var load = new ServedLoad(1_000_000, seed: 1, DateTimeOffset.UtcNow);
        await WorkAsync(child.Url, load, 0, span / 2);
        (Latencies post, Latencies ask) = await WorkAsync(child.Url, load, 100_000, span);
        await Task.Delay(s_settle);
        long before = child.ResidentBytes;
        output.WriteLine($"alone: posts {post}; questions {ask}");

        List<Socket> crowd = [];
        using var stop = new CancellationTokenSource();
        try
        {
            long began = Stopwatch.GetTimestamp();
            for (int i = 0; i < connections; i++)
                crowd.Add(await ConnectAsync(child.Url, i % 2 == 0 ? "" : "GET /v1/sta"));
            Task[] dripping = [.. Enumerable.Range(0, Slow).Select(_ => DripAsync(child.Url, stop.Token))];
            await Task.Delay(s_settle);
            long with = child.ResidentBytes;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{connections:N0} connections in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s, and {Slow} that send a byte every {s_drip.TotalMilliseconds} ms"));
            (post, ask) = await WorkAsync(child.Url, load, 200_000, span);
            output.WriteLine($"with them: posts {post}; questions {ask}");
            int open = crowd.Count(socket => !socket.Poll(0, SelectMode.SelectRead));
            long worked = child.ResidentBytes;
            await stop.CancelAsync();
            await Task.WhenAll(dripping);
            crowd.ForEach(socket => socket.Dispose());
            await Task.Delay(s_settle);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{open:N0} of them were still open at the end; resident {before >> 20} MiB before, {with >> 20} MiB with them, {worked >> 20} MiB after work beside them, {child.ResidentBytes >> 20} MiB when they had gone; {(with - before) / (double)connections:F0} bytes a connection"));
            output.WriteLine($"every connection takes a file handle: {connections + Slow} beside the server's own; 'ulimit -n' must be above that, here and for the server");
            return 0;
        }
        finally
        {
            crowd.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task<Socket> ConnectAsync(Uri url, string said)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port));
        if (said.Length > 0)
            await socket.SendAsync(Encoding.ASCII.GetBytes(said));
        return socket;
    }

    private static async Task DripAsync(Uri url, CancellationToken stop)
    {
        using Socket socket = await ConnectAsync(url, "GET /v1/status HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        try
        {
            while (true)
            {
                await socket.SendAsync("x"u8.ToArray(), stop);
                await Task.Delay(s_drip, stop);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // The run is over, or the server has had enough of it.
        }
    }

    /// <summary>Clients that post and ask for a while, each with a short pause between requests; how long they waited.</summary>
    private static async Task<(Latencies Post, Latencies Ask)> WorkAsync(Uri url, ServedLoad load, int firstPost, TimeSpan span)
    {
        var (post, ask) = (new Latencies(), new Latencies());
        int next = firstPost - 1;
        long began = Stopwatch.GetTimestamp();
        Task[] clients =
        [
            .. Enumerable.Range(0, Posting).Select(_ => RepeatAsync(post, async client =>
            {
                using var body = new ByteArrayContent(load.Post(Interlocked.Increment(ref next)).Body) { Headers = { { "Content-Type", "application/x-ndjson" } } };
                (await client.PostAsync(new Uri(url, "/v1/readings"), body)).EnsureSuccessStatusCode().Dispose();
            })),
            .. Enumerable.Range(0, Asking).Select(_ => RepeatAsync(ask, async client => await client.GetByteArrayAsync(new Uri(url, "/v1/sensors?limit=20")))),
        ];
        await Task.WhenAll(clients);
        return (post, ask);

        async Task RepeatAsync(Latencies latencies, Func<HttpClient, Task> request)
        {
            using var client = new HttpClient();
            while (Stopwatch.GetElapsedTime(began) < span)
            {
                long sent = Stopwatch.GetTimestamp();
                await request(client);
                latencies.Add(Stopwatch.GetElapsedTime(sent));
                await Task.Delay(s_pace);
            }
        }
    }
}
