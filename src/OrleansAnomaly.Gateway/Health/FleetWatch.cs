using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Hosting;

namespace OrleansAnomaly.Gateway.Health;

/// <summary>Looks after the fleet: has its latest status for metrics, and says once when it is ready and once when it fails.</summary>
internal sealed class FleetWatch(ServedFleet served, TimeProvider time, ILogger<FleetWatch> logger) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    // Where a machine of the fleet is away its last words must do.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile FleetStatus? _latest;
    private volatile string? _failure;

    /// <summary>The status when it was last looked at; null before the fleet has started.</summary>
    public FleetStatus? Latest => _latest;

    /// <summary>Whether readings are taken in, as far as is known.</summary>
    public bool IsReady => served.Refusal is null && _latest is not null && _failure is null && served.Unready?.Invoke() is null;

    /// <summary>Looks now.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        if (served.Started is not { } fleet)
            return;
        await _turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            using var patience = new CancellationTokenSource(s_patience, time);
            using var until = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
            Page<FleetStatus> page = await fleet.QueryAsync(new FleetStatusQuery(), until.Token).ConfigureAwait(false);
            Note(page.Items[0]);
        }
        catch (Exception failure) when (failure is FleetUnavailableException || (failure is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // It passes, and requests are told of it.
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Fail(failure.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            await LookAsync(stoppingToken).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
    }

    private void Note(FleetStatus status)
    {
        if (_latest is null && served.Refusal is null)
            GatewayLog.Ready(logger, status.Sensors);
        _latest = status;
        if (status.Failure is { } failure)
            Fail(failure);
    }

    // A fleet that has failed does not recover within its process.
    private void Fail(string failure)
    {
        if (_failure is null)
            GatewayLog.FleetFailed(logger, failure);
        _failure ??= failure;
    }
}
