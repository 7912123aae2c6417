using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OrleansAnomaly.Gateway.Security.Audit;

/// <summary>
/// Has the audit log tell who was not let in to administrative acts. Anybody can be refused as often as he likes, so only some of it is told: a few at once, then
/// one a second, with how many were passed over in between.
/// </summary>
internal sealed class RefusedActs(AuditLog audit, TimeProvider time)
{
    private const int AtOnce = 20;

    private readonly Lock _gate = new();
    private double _left = AtOnce;
    private long _at = time.GetTimestamp();
    private long _untold;

    /// <summary>Tells that a request was refused.</summary>
    /// <param name="context">The request.</param>
    /// <param name="needed">What its caller would have to be allowed.</param>
    /// <param name="known">The caller; null where nobody knows him.</param>
    public async Task TellAsync(HttpContext context, Right needed, KnownCaller? known)
    {
        if (!audit.IsKept || (needed & (Right.Operate | Right.Administer)) == 0 || Take() is not { } untold)
            return;
        string route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        var entry = new AuditEntry(AuditActs.Request, AuditOutcome.Refused, known is null ? "nobody known" : $"{known.Name} ({known.Credential})")
        {
            Tenant = known?.Tenant ?? "",
            Subject = $"{context.Request.Method} {route}{(untold == 0 ? "" : $"; {untold} more were refused before and not told")}",
            From = context.Connection.RemoteIpAddress?.ToString() ?? "",
        };
        await audit.TryWriteAsync(entry, CancellationToken.None).ConfigureAwait(false);
    }

    private long? Take()
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            _left = Math.Min(AtOnce, _left + time.GetElapsedTime(_at, now).TotalSeconds);
            _at = now;
            if (_left < 1)
            {
                _untold++;
                return null;
            }
            _left--;
            return Interlocked.Exchange(ref _untold, 0);
        }
    }
}
