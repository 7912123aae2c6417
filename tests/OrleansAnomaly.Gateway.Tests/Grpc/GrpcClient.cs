using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>Calls over HTTP/2 byte by byte, so that what real clients never send can be sent too.</summary>
internal sealed class GrpcClient(string url) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
    {
        BaseAddress = new Uri(url),
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = TimeSpan.FromMinutes(1),
    };

    /// <summary>A message with its prefix.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message, byte flag = 0)
    {
        byte[] frame = [flag, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        return frame;
    }

    public static byte[] Frame(IMessage message) => Frame(message.ToByteArray());

    public static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>Calls a method with a body as it is, and reads all that comes back.</summary>
    public async Task<GrpcAnswer> CallAsync(string path, byte[] body, Action<HttpRequestMessage>? change = null, string contentType = "application/grpc")
    {
        using HttpResponseMessage answer = await SendAsync(path, new ByteArrayContent(body), change, contentType);
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        return GrpcAnswer.Of(answer, bytes);
    }

    public Task<GrpcAnswer> CallAsync(string path, IMessage request, Action<HttpRequestMessage>? change = null) => CallAsync(path, Frame(request), change);

    /// <summary>A reply of a call that ends well.</summary>
    public async Task<T> AskAsync<T>(string path, IMessage request)
        where T : IMessage<T>, new()
    {
        GrpcAnswer answer = await CallAsync(path, request);
        Assert.True(answer.Status == 0, $"{path}: {answer.Status} {answer.Message}");
        var reply = new T();
        reply.MergeFrom(Assert.Single(answer.Messages));
        return reply;
    }

    /// <summary>Sends a body as it is made, and returns as soon as headers come.</summary>
    public Task<HttpResponseMessage> SendAsync(string path, HttpContent body, Action<HttpRequestMessage>? change = null, string contentType = "application/grpc", CancellationToken stop = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content.Headers.ContentType = contentType.Length == 0 ? null : MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        change?.Invoke(request);
        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
    }

    public void Dispose() => _http.Dispose();
}
