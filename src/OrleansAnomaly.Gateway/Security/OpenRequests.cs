using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace OrleansAnomaly.Gateway.Security;

/// <summary>Requests under way, so that a stream does not outlive the key or the token that opened it.</summary>
internal sealed class OpenRequests
{
    private readonly ConcurrentDictionary<OpenRequest, bool> _open = [];

    /// <summary>Remembers a request until it is disposed of.</summary>
    public OpenRequest Add(HttpContext context, KnownCaller caller)
    {
        var request = new OpenRequest(this, context, caller);
        _open.TryAdd(request, true);
        return request;
    }

    /// <summary>Ends those whose callers are let in no more.</summary>
    /// <returns>How many.</returns>
    public int Cut(Func<KnownCaller, bool> isStillGood) => _open.Keys.Count(request => !isStillGood(request.Caller) && request.TryCut());

    internal sealed class OpenRequest(OpenRequests all, HttpContext context, KnownCaller caller) : IDisposable
    {
        private readonly Lock _gate = new();
        private bool _isOver;

        public KnownCaller Caller => caller;

        public bool TryCut()
        {
            // The server uses a context again: once the request is over it is another's.
            lock (_gate)
            {
                if (_isOver)
                    return false;
                _isOver = true;
                context.Abort();
                return true;
            }
        }

        public void Dispose()
        {
            lock (_gate)
                _isOver = true;
            all._open.TryRemove(this, out _);
        }
    }
}
