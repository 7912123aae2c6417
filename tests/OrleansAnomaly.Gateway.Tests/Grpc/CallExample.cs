using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>What docs/api.md shows for C#, word by word.</summary>
internal static class CallExample
{
    internal static async Task<TReply> CallAsync<TReply>(HttpClient http, string method, IMessage request, MessageParser<TReply> parser)
        where TReply : IMessage<TReply>
    {
        byte[] message = request.ToByteArray();
        byte[] frame = [0, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        using var call = new HttpRequestMessage(HttpMethod.Post, method) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        call.Content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
        call.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using HttpResponseMessage answer = await http.SendAsync(call);
        byte[] reply = await answer.Content.ReadAsByteArrayAsync();
        // A call that ends without a reply has its status in the headers.
        HttpResponseHeaders end = answer.TrailingHeaders.Contains("grpc-status") ? answer.TrailingHeaders : answer.Headers;
        string status = end.GetValues("grpc-status").First();
        return status == "0" ? parser.ParseFrom(reply.AsSpan(5)) : throw new HttpRequestException($"status {status}: {Uri.UnescapeDataString(end.GetValues("grpc-message").First())}");
    }
}
