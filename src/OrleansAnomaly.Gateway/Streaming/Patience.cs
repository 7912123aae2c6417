using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansAnomaly.Gateway.Streaming;

/// <summary>Waits for one reader to take what was sent, but not for ever: a connection on which nothing moves is ended.</summary>
internal sealed class Patience(HttpContext context, TimeSpan longest, TimeProvider time, ILogger logger)
{
    /// <summary>Waits for <paramref name="sending"/>.</summary>
    /// <exception cref="OperationCanceledException">The reader took nothing for too long, and its connection is ended; or <paramref name="stop"/>.</exception>
    public async ValueTask WaitAsync(ValueTask sending, CancellationToken stop)
    {
        if (sending.IsCompleted)
        {
            await sending.ConfigureAwait(false);
            return;
        }
        Task whole = sending.AsTask();
        try
        {
            await whole.WaitAsync(longest, time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException stalled)
        {
            GatewayLog.StreamStalled(logger, longest);
            context.Abort();
            throw new OperationCanceledException("the reader of the stream takes nothing", stalled);
        }
    }
}
