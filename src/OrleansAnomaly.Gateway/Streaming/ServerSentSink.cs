using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Gateway.Streaming;

/// <summary>Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).</summary>
internal sealed class ServerSentSink(HttpContext context, Patience patience) : IEventSink
{
    // Events that come together go out together, but no more than this is kept back.
    private const int MostUnsent = 16 << 10;

    private readonly PipeWriter _out = context.Response.BodyWriter;

    public async Task OpenAsync(CancellationToken stop)
    {
        HttpResponse response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        // Proxies that gather answers would hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // A stream is idle for as long as nothing happens; who takes nothing is told by Patience.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        _out.Write("retry: 2000\n: subscribed\n\n"u8);
        await FlushAsync(stop).ConfigureAwait(false);
    }

    public ValueTask SendAsync(FleetEvent told, CancellationToken stop)
    {
        _out.Write(EventText.Of(told).ServerSent);
        return _out.UnflushedBytes >= MostUnsent ? FlushAsync(stop) : ValueTask.CompletedTask;
    }

    public ValueTask FlushAsync(CancellationToken stop)
    {
        ValueTask<FlushResult> flush = _out.FlushAsync(CancellationToken.None);
        if (!flush.IsCompletedSuccessfully)
            return patience.WaitAsync(new ValueTask(flush.AsTask()), stop);
        // The reader has gone.
        return flush.Result.IsCompleted ? ValueTask.FromException(new OperationCanceledException("the reader of the stream has gone")) : ValueTask.CompletedTask;
    }

    public ValueTask BeatAsync(CancellationToken stop)
    {
        _out.Write(": \n\n"u8);
        return FlushAsync(stop);
    }

    public async Task EndAsync(string reason, CancellationToken stop)
    {
        _out.Write(EventText.End(reason).ServerSent);
        await FlushAsync(stop).ConfigureAwait(false);
    }
}
