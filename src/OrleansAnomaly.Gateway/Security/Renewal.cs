using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Security.Audit;
using OrleansAnomaly.Gateway.Security.Tls;

namespace OrleansAnomaly.Gateway.Security;

/// <summary>Looks again and again whether keys and certificates have changed, and ends what is open by keys that hold no more.</summary>
internal sealed class Renewal(
    GatewayOptions options, Callers callers, TlsFiles tls, OpenRequests open, AuditLog audit, TimeProvider time, ILogger<Renewal> logger) : BackgroundService
{
    private readonly string _self = $"gateway {Environment.ProcessId} at {Environment.MachineName}";

    /// <summary>Looks once.</summary>
    public async Task RenewAsync(CancellationToken stop)
    {
        if (options.Tls.IsOn && tls.Renew())
            await TellAsync(AuditActs.CertificateReload, options.Tls.CertificateFile!).ConfigureAwait(false);
        if (callers.Keys is { } keys && keys.Renew())
            await TellAsync(AuditActs.KeysReload, $"{options.Security.KeysFile}, {keys.Count} keys").ConfigureAwait(false);
        if (callers.Tokens is { } tokens)
            await tokens.RenewAsync(stop).ConfigureAwait(false);
        if (callers.AreAsked && open.Cut(callers.IsStillGood) is > 0 and var cut)
            SecurityLog.CutOff(logger, cut);
    }

    /// <summary>Reads everything for the first time; what cannot be used keeps the gateway from starting.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Tls.IsOn)
            tls.Begin();
        callers.Keys?.Begin();
        if (callers.Tokens is { } tokens)
            await tokens.BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await audit.WriteAsync(new AuditEntry(AuditActs.GatewayStart, AuditOutcome.Done, _self) { Subject = options.Url }, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw new ArgumentException($"Security:AuditFile is '{options.Security.AuditFile}', which cannot be written: {failure.Message}", failure);
        }
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await TellAsync(AuditActs.GatewayStop, options.Url).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Tls.IsOn && !callers.AreAsked)
            return;
        using var timer = new PeriodicTimer(options.Security.ReloadInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                await TryRenewAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway ends.
        }
    }

    /// <summary>Whatever happens to one look must not end all later ones, and a host whose service ends so ends too.</summary>
    private async Task TryRenewAsync(CancellationToken stop)
    {
        try
        {
            await RenewAsync(stop).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            SecurityLog.RenewalFailed(logger, failure);
        }
    }

    private Task TellAsync(string act, string subject) => audit.TryWriteAsync(new AuditEntry(act, AuditOutcome.Done, _self) { Subject = subject }, CancellationToken.None);
}
