using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace OrleansAnomaly.Cli.Bench.Gateway;

/// <summary>One call of gRPC over HTTP/2, with the framework's client and nothing else: messages up and down, as many as come.</summary>
internal sealed class GrpcStream : IDisposable
{
    private readonly DuplexContent _body = new();
    private readonly Task<HttpResponseMessage> _answer;
    private readonly ArrayBufferWriter<byte> _frame = new(1 << 20);
    private PipeReader? _replies;

    public GrpcStream(HttpClient http, string path, CancellationToken stop)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = _body, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        _answer = http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
    }

    /// <summary>A client whose connections speak HTTP/2 from the start.</summary>
    public static HttpClient ClientOf(Uri url) => new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, InitialHttp2StreamWindowSize = 1 << 20 })
    {
        BaseAddress = url,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Returns when the gateway has answered that the call has begun.</summary>
    public async Task OpenAsync() => _replies ??= PipeReader.Create(await (await _answer).Content.ReadAsStreamAsync(), new StreamPipeReaderOptions(bufferSize: 64 << 10));

    public async ValueTask SendAsync(IMessage message, CancellationToken stop)
    {
        _frame.ResetWrittenCount();
        Span<byte> prefix = _frame.GetSpan(5);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], message.CalculateSize());
        _frame.Advance(5);
        message.WriteTo(_frame);
        Stream stream = await _body.Opened;
        await stream.WriteAsync(_frame.WrittenMemory, stop);
        await stream.FlushAsync(stop);
    }

    /// <summary>Says that nothing more is sent.</summary>
    public void Complete() => _body.Complete();

    /// <summary>The next reply; null behind the last.</summary>
    /// <exception cref="InvalidOperationException">The call ended otherwise than well.</exception>
    public async ValueTask<T?> NextAsync<T>(MessageParser<T> parser, CancellationToken stop)
        where T : class, IMessage<T>
    {
        await OpenAsync();
        while (true)
        {
            ReadResult read = await _replies!.ReadAsync(stop);
            if (TryRead(read.Buffer, parser, out T? message, out SequencePosition end))
            {
                _replies.AdvanceTo(end);
                return message;
            }
            _replies.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (!read.IsCompleted)
                continue;
            HttpResponseMessage answer = await _answer;
            string status = (answer.TrailingHeaders.TryGetValues("grpc-status", out IEnumerable<string>? trailer) ? trailer : answer.Headers.GetValues("grpc-status")).First();
            if (status == "0")
                return null;
            string words = answer.TrailingHeaders.TryGetValues("grpc-message", out IEnumerable<string>? told) ? told.First() : "";
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"the call ended with status {status}: {words}"));
        }
    }

    public void Dispose()
    {
        _body.Complete();
        if (_answer.IsCompletedSuccessfully)
            _answer.Result.Dispose();
        _body.Dispose();
    }

    private static bool TryRead<T>(ReadOnlySequence<byte> buffer, MessageParser<T> parser, out T? message, out SequencePosition end)
        where T : class, IMessage<T>
    {
        message = null;
        end = buffer.Start;
        if (buffer.Length < 5)
            return false;
        Span<byte> prefix = stackalloc byte[5];
        buffer.Slice(0, 5).CopyTo(prefix);
        int length = BinaryPrimitives.ReadInt32BigEndian(prefix[1..]);
        if (buffer.Length < 5 + length)
            return false;
        ReadOnlySequence<byte> body = buffer.Slice(5, length);
        message = parser.ParseFrom(body);
        end = body.End;
        return true;
    }

    /// <summary>A body that is written to from outside for as long as the call goes on.</summary>
    private sealed class DuplexContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Stream> Opened => _opened.Task;

        public void Complete() => _completed.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            // Headers go out before there is anything to send.
            await stream.FlushAsync();
            _opened.TrySetResult(stream);
            await _completed.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
