using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Gateway.Security.Audit;

/// <summary>
/// Sees to it that no administrative act is done unseen: it is written down before it is done, and what came of it before it is answered. Where that cannot
/// be, the act is refused. Without a file nothing is written.
/// </summary>
internal sealed class AuditLog(SecurityOptions options, TimeProvider time, ILogger<AuditLog> logger) : IDisposable
{
    private readonly AuditFile? _file = options.AuditFile is { } path ? new AuditFile(path, time) : null;
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Whether anything is written.</summary>
    public bool IsKept => _file is not null;

    /// <summary>Does an administrative act.</summary>
    /// <param name="caller">Who wants it done.</param>
    /// <param name="act">One of <see cref="AuditActs"/>.</param>
    /// <param name="subject">To what it is done.</param>
    /// <param name="work">Does it.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="RefusedRequestException">It cannot be written down.</exception>
    public async Task DoAsync(Caller caller, string act, string subject, Func<Task> work, CancellationToken stop)
    {
        var entry = new AuditEntry(act, AuditOutcome.Asked, caller.Name) { Tenant = caller.Tenant, Subject = subject };
        await RequireAsync(entry, stop).ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        catch
        {
            // The act's own failure is what the caller must hear of; that it was asked for stands there already.
            await TryWriteAsync(entry with { Outcome = AuditOutcome.Failed }, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        await RequireAsync(entry with { Outcome = AuditOutcome.Done }, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Writes down what has happened.</summary>
    /// <returns>Whether that was possible.</returns>
    public async Task<bool> TryWriteAsync(AuditEntry entry, CancellationToken stop)
    {
        try
        {
            await WriteAsync(entry, stop).ConfigureAwait(false);
            return true;
        }
        catch (IOException failure)
        {
            SecurityLog.AuditFailed(logger, failure.Message);
            return false;
        }
    }

    /// <summary>Writes down what has happened.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task WriteAsync(AuditEntry entry, CancellationToken stop)
    {
        if (_file is null)
            return;
        // Within the process the turn, among processes the file's lock.
        await _turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            await _file.AppendAsync(entry, stop).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task RequireAsync(AuditEntry entry, CancellationToken stop)
    {
        if (!await TryWriteAsync(entry, stop).ConfigureAwait(false))
            throw new RefusedRequestException(ProblemKind.NotAudited, entry.Outcome == AuditOutcome.Done
                ? "the act was done, but the audit log cannot be written any more to say so"
                : "the audit log cannot be written, so nothing was done; the gateway's log says why");
    }
}
