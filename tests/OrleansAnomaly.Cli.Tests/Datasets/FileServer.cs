using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansAnomaly.Cli.Tests.Datasets;

/// <summary>A server on loopback that answers each path with the bytes it was given, good or bad, and remembers what it was asked for.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public FileServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/set/";

    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>What is answered, by path below the set; what is not here is 404.</summary>
    public ConcurrentDictionary<string, byte[]> Answers { get; } = new();

    /// <summary>Called with each path before it is answered.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    public void Give(string path, byte[] content) => Answers[path] = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n"), .. content];

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _serving.Wait();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                await using NetworkStream stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                string path = (await reader.ReadLineAsync(_end.Token))!.Split(' ')[1]["/set/".Length..];
                while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 })
                {
                }
                Asked.Enqueue(path);
                await Before(path, _end.Token);
                await stream.WriteAsync(Answers.TryGetValue(path, out byte[]? answer) ? answer : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _end.Token);
            }
            catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException)
            {
                // The client has gone, or the test is over.
            }
        }
    }
}
