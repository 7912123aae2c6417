using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Streaming;

namespace OrleansAnomaly.Gateway.GrpcWire;

/// <summary>Writes headers, replies and trailers of one call.</summary>
internal sealed class Replies<T>(CallContext context, ContentKind kind, Packing mayPack, bool isCallerPacking, Patience patience) : IReplies<T>
    where T : IMessage<T>
{
    private const int PrefixBytes = 5;
    private const byte TrailersFlag = 0x80;

    // Replies that come together go out together, but no more than this is kept back.
    private const int MostUnsent = 16 << 10;

    private readonly HttpContext _http = context.Http;
    private readonly PipeWriter _out = context.Http.Response.BodyWriter;
    private Packing _packing;
    private bool _isOpen;

    public async ValueTask OpenAsync(CancellationToken stop)
    {
        Begin();
        await patience.WaitAsync(new ValueTask(_http.Response.StartAsync(stop)), stop).ConfigureAwait(false);
        await FlushAsync(stop).ConfigureAwait(false);
    }

    public ValueTask SendAsync(T reply, CancellationToken stop, bool isMoreComing = false)
    {
        Begin();
        if (kind == ContentKind.WebText || _packing != Packing.None)
        {
            var frame = new ArrayBufferWriter<byte>();
            Frame(frame, reply);
            Write(frame.WrittenSpan);
        }
        else
        {
            Frame(_out, reply);
        }
        return isMoreComing && _out.UnflushedBytes < MostUnsent ? ValueTask.CompletedTask : FlushAsync(stop);
    }

    public ValueTask FlushAsync(CancellationToken stop)
    {
        ValueTask<FlushResult> flush = _out.FlushAsync(CancellationToken.None);
        if (!flush.IsCompletedSuccessfully)
            return patience.WaitAsync(new ValueTask(flush.AsTask()), stop);
        // The caller has gone.
        return flush.Result.IsCompleted ? ValueTask.FromException(new OperationCanceledException("the caller has gone")) : ValueTask.CompletedTask;
    }

    /// <summary>Says how the call ended: in headers where nothing was sent, else behind the replies.</summary>
    public void End(RpcStatus status)
    {
        IEnumerable<KeyValuePair<string, string>> trailers = [.. context.Trailers.Select(entry => KeyValuePair.Create(entry.Name, entry.Value)), .. RpcAnswer.Trailers(status)];
        if (!_isOpen && !_http.Response.HasStarted && context.Trailers.Count == 0)
        {
            SetHeaders();
            foreach ((string name, string value) in trailers)
                _http.Response.Headers.Append(name, value);
            return;
        }
        Begin();
        if (kind == ContentKind.Grpc)
        {
            foreach ((string name, string value) in trailers)
                _http.Response.AppendTrailer(name, value);
            return;
        }
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(trailers.Select(trailer => $"{trailer.Key}:{trailer.Value}\r\n")));
        byte[] frame = [TrailersFlag, 0, 0, 0, 0, .. text];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), text.Length);
        Write(frame);
    }

    private void Begin()
    {
        if (_isOpen)
            return;
        _isOpen = true;
        SetHeaders();
        if (mayPack == Packing.None || !(context.IsPacking ?? isCallerPacking))
            return;
        _packing = mayPack;
        _http.Response.Headers["grpc-encoding"] = PackingNames.Of(mayPack);
    }

    private void SetHeaders()
    {
        _http.Response.ContentType = kind switch { ContentKind.Grpc => "application/grpc", ContentKind.Web => "application/grpc-web+proto", _ => "application/grpc-web-text+proto" };
        foreach (Metadatum entry in context.Headers)
            _http.Response.Headers.Append(entry.Name, entry.Value);
    }

    private void Frame(IBufferWriter<byte> to, T reply)
    {
        int length = reply.CalculateSize();
        if (_packing == Packing.None || context.IsPacking == false)
        {
            Prefix(to, 0, length);
            reply.WriteTo(to);
            return;
        }
        byte[] plain = ArrayPool<byte>.Shared.Rent(length);
        reply.WriteTo(plain.AsSpan(0, length));
        ReadOnlyMemory<byte> packed = PackedMessage.Pack(plain.AsSpan(0, length), _packing);
        ArrayPool<byte>.Shared.Return(plain);
        Prefix(to, 1, packed.Length);
        to.Write(packed.Span);
    }

    private static void Prefix(IBufferWriter<byte> to, byte flag, int length)
    {
        Span<byte> prefix = to.GetSpan(PrefixBytes);
        prefix[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], length);
        to.Advance(PrefixBytes);
    }

    private void Write(ReadOnlySpan<byte> frame)
    {
        if (kind != ContentKind.WebText)
        {
            _out.Write(frame);
            return;
        }
        byte[] text = new byte[Base64.GetMaxEncodedToUtf8Length(frame.Length)];
        Base64.EncodeToUtf8(frame, text, out _, out int written);
        _out.Write(text.AsSpan(0, written));
    }
}
