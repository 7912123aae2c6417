using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using OrleansAnomaly.Gateway.Rpc.Details;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>What came back of a call.</summary>
/// <param name="Http">The status of HTTP.</param>
/// <param name="Status">The status of gRPC; −1 where there is none.</param>
/// <param name="Message">Its words, unescaped.</param>
/// <param name="Messages">The replies, unpacked.</param>
/// <param name="PackedCount">How many of them were packed.</param>
/// <param name="Header">Finds a header or trailer.</param>
internal sealed record GrpcAnswer(int Http, int Status, string Message, IReadOnlyList<byte[]> Messages, int PackedCount, Func<string, string?> Header)
{
    /// <summary>The details of the status.</summary>
    public Status Details => Rpc.Details.Status.Parser.ParseFrom(Convert.FromBase64String(Header("grpc-status-details-bin") is { } text ? text.PadRight((text.Length + 3) / 4 * 4, '=') : ""));

    /// <summary>The one detail of that type.</summary>
    public T Detail<T>()
        where T : IMessage<T>, new() => Assert.Single(Details.Details, detail => detail.Is(new T().Descriptor)).Unpack<T>();

    public static GrpcAnswer Of(HttpResponseMessage answer, byte[] body)
    {
        string? Find(string name) =>
            answer.TrailingHeaders.TryGetValues(name, out IEnumerable<string>? trailer) ? trailer.Single()
            : answer.Headers.TryGetValues(name, out IEnumerable<string>? header) ? header.Single() : null;
        (List<byte[]> messages, int packed) = Split(answer.IsSuccessStatusCode ? body : [], Find("grpc-encoding"));
        return new GrpcAnswer((int)answer.StatusCode, Number(Find("grpc-status")), Uri.UnescapeDataString(Find("grpc-message") ?? ""), messages, packed, Find);
    }

    /// <summary>An answer of gRPC-Web, whose trailers are the last frame of its body.</summary>
    public static GrpcAnswer OfWeb(HttpResponseMessage answer, byte[] body)
    {
        int at = 0;
        while (at < body.Length && body[at] < 0x80)
            at += 5 + BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at + 1));
        Dictionary<string, string> trailers = at == body.Length
            ? answer.Headers.ToDictionary(header => header.Key, header => header.Value.Single())
            : System.Text.Encoding.ASCII.GetString(body.AsSpan(at + 5)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).ToDictionary(line => line.Split(':', 2)[0], line => line.Split(':', 2)[1]);
        (List<byte[]> messages, int packed) = Split(body[..at], null);
        return new GrpcAnswer((int)answer.StatusCode, Number(trailers.GetValueOrDefault("grpc-status")), Uri.UnescapeDataString(trailers.GetValueOrDefault("grpc-message") ?? ""), messages, packed, trailers.GetValueOrDefault);
    }

    private static (List<byte[]> Messages, int Packed) Split(ReadOnlySpan<byte> body, string? encoding)
    {
        List<byte[]> messages = [];
        int packed = 0;
        while (!body.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(body[1..]);
            byte[] message = body.Slice(5, length).ToArray();
            if (body[0] == 1)
            {
                packed++;
                using Stream unpacked = encoding == "gzip" ? new System.IO.Compression.GZipStream(new MemoryStream(message), System.IO.Compression.CompressionMode.Decompress)
                    : new System.IO.Compression.ZLibStream(new MemoryStream(message), System.IO.Compression.CompressionMode.Decompress);
                var whole = new MemoryStream();
                unpacked.CopyTo(whole);
                message = whole.ToArray();
            }
            messages.Add(message);
            body = body[(5 + length)..];
        }
        return (messages, packed);
    }

    private static int Number(string? status) => status is null ? -1 : int.Parse(status, CultureInfo.InvariantCulture);
}
