using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.GrpcWire;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Streaming;

namespace OrleansAnomaly.Gateway.Grpc;

/// <summary>One call of the library, carried out by the table's method.</summary>
/// <param name="method">The method.</param>
/// <param name="call">The call.</param>
/// <param name="stream">Where replies go; null where there is one, which the library sends when the method has ended.</param>
internal sealed class LibraryCall<TRequest, TReply>(RpcMethod<TRequest, TReply> method, ServerCallContext call, IServerStreamWriter<TReply>? stream) : IReplies<TReply>
    where TRequest : class, IMessage<TRequest>, new()
    where TReply : class, IMessage<TReply>, new()
{
    // By this entry of the headers the library is told how replies are packed.
    private const string PackingEntry = "grpc-internal-encoding-request";

    private readonly CallContext _context = new(call.GetHttpContext(), call.CancellationToken);
    private TReply? _only;
    private bool _isOpen;

    /// <summary>Carries out a call of one message.</summary>
    public Task<TReply> RunAsync(TRequest request) => RunAsync(One(request));

    /// <summary>Carries out a call of many messages.</summary>
    public Task<TReply> RunAsync(IAsyncStreamReader<TRequest> requests) => RunAsync(Many(requests));

    public ValueTask OpenAsync(CancellationToken stop) => new(BeginAsync());

    public async ValueTask SendAsync(TReply reply, CancellationToken stop, bool isMoreComing = false)
    {
        await BeginAsync().ConfigureAwait(false);
        if (stream is null)
            _only = reply;
        else
            await Patience().WaitAsync(new ValueTask(stream.WriteAsync(reply, CancellationToken.None)), stop).ConfigureAwait(false);
    }

    /// <summary>The library holds nothing back.</summary>
    public ValueTask FlushAsync(CancellationToken stop) => ValueTask.CompletedTask;

    private async Task<TReply> RunAsync(IAsyncEnumerable<TRequest> requests)
    {
        // The library takes it for none.
        if (GrpcTimeout.TryParse(_context.Http.Request.Headers["grpc-timeout"].ToString(), out TimeSpan? timeout) && timeout == TimeSpan.Zero)
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "the deadline of the call has passed"));
        try
        {
            await method.Handler(requests, this, _context).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            AddTrailers();
            RpcStatus? status = RpcFailure.StatusOf(_context.Http, failure, call.Deadline <= Time.GetUtcNow().UtcDateTime, Logger);
            throw status is null ? new OperationCanceledException("the caller has gone", failure) : LibraryStatus.Of(status);
        }
        AddTrailers();
        return _only ?? new TReply();
    }

    private async IAsyncEnumerable<TRequest> One(TRequest request)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return Bounded(request);
    }

    private async IAsyncEnumerable<TRequest> Many(IAsyncStreamReader<TRequest> requests)
    {
        while (await requests.MoveNext(call.CancellationToken).ConfigureAwait(false))
            yield return Bounded(requests.Current);
    }

    /// <summary>A message, where it is no longer than this caller's may be: the library knows no bound of a caller's own.</summary>
    private TRequest Bounded(TRequest request)
    {
        GatewayOptions options = Services.GetRequiredService<GatewayOptions>();
        int most = method.MostBytesFor(_context.Http, options);
        return most >= method.MostBytes(options) || request.CalculateSize() <= most ? request
            : throw new CallEndedException(RpcCode.ResourceExhausted, $"the message has {request.CalculateSize()} bytes; expected at most {most}, which the caller's key says");
    }

    /// <summary>Sends the headers, where there is anything to say in them; they are sent once.</summary>
    private async Task BeginAsync()
    {
        if (_isOpen)
            return;
        _isOpen = true;
        Metadata headers = [];
        foreach (Metadatum entry in _context.Headers)
            headers.Add(LibraryStatus.Of(entry));
        if (Packing() is { } packing)
            headers.Add(PackingEntry, packing);
        if (headers.Count > 0 || stream is not null)
            await call.WriteResponseHeadersAsync(headers).ConfigureAwait(false);
    }

    /// <summary>How replies are packed: as the caller packs, where he takes that; else by gzip where he takes it and the method asks for it. Null where they are not.</summary>
    private string? Packing()
    {
        string brought = _context.Http.Request.Headers["grpc-encoding"].ToString();
        bool isCallerPacking = brought is not ("" or "identity");
        if (!(_context.IsPacking ?? isCallerPacking))
            return null;
        string[] taken = _context.Http.Request.Headers["grpc-accept-encoding"].ToString().Split(',', StringSplitOptions.TrimEntries);
        return isCallerPacking && taken.Contains(brought) ? brought : taken.Contains("gzip") ? "gzip" : null;
    }

    private void AddTrailers()
    {
        foreach (Metadatum entry in _context.Trailers)
            call.ResponseTrailers.Add(LibraryStatus.Of(entry));
    }

    private Patience Patience() => new(_context.Http, Services.GetRequiredService<GatewayOptions>().StalledTimeout, Time, Logger);

    private IServiceProvider Services => _context.Http.RequestServices;

    private TimeProvider Time => Services.GetRequiredService<TimeProvider>();

    private ILogger Logger => Services.GetRequiredService<ILoggerFactory>().CreateLogger<AspNetCoreWire>();
}
