using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansAnomaly.Bench.Door;

/// <summary>A subscriber who counts events, cheaply enough for a thousand of them, and takes the time of a few.</summary>
/// <param name="sent">When what an event is of was sent, by the event time in its text; null where this one takes no times.</param>
/// <param name="latencies">Takes the times.</param>
internal sealed class CountingReader(ConcurrentDictionary<string, long>? sent, Latencies latencies) : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private long _events, _missed;

    /// <summary>Events told, beside word of missed ones.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>Events that it was told it missed.</summary>
    public long Missed => Volatile.Read(ref _missed);

    public async Task ConnectAsync(Uri url, CancellationToken stop)
    {
        await _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port), stop);
        await _socket.SendAsync(Encoding.ASCII.GetBytes($"GET /v1/stream?incidents=false HTTP/1.0\r\nHost: {url.Authority}\r\n\r\n"), stop);
        // The first bytes say that it is subscribed. To HTTP/1.0 nothing comes in chunks, whose bounds would lie within events.
        await _socket.ReceiveAsync(new byte[1], stop);
    }

    /// <summary>Reads until the connection ends or the run is over.</summary>
    public async Task ReadAsync(CancellationToken stop)
    {
        byte[] buffer = new byte[64 << 10];
        int kept = 0;
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(kept), stop) is > 0 and var read)
            {
                int filled = kept + read, used = 0;
                for (int end; (end = buffer.AsSpan(used, filled - used).IndexOf("\n\n"u8)) >= 0; used += end + 2)
                    Note(buffer.AsSpan(used, end));
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                kept = filled - used;
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // The run is over.
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Note(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf("event: verdict\n"u8) >= 0)
        {
            Volatile.Write(ref _events, _events + 1);
            if (sent is not null && After(text, "\"time\":\""u8) is var from && from >= 0
                && sent.TryGetValue(Encoding.ASCII.GetString(text[from..(from + text[from..].IndexOf((byte)'"'))]), out long at))
                latencies.Add(Stopwatch.GetElapsedTime(at));
        }
        else if (text.IndexOf("event: missed\n"u8) >= 0)
        {
            int from = After(text, "\"count\":"u8);
            System.Buffers.Text.Utf8Parser.TryParse(text[from..], out long count, out _);
            Volatile.Write(ref _missed, _missed + count);
        }
    }

    private static int After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name) => text.IndexOf(name) is >= 0 and var at ? at + name.Length : -1;
}
