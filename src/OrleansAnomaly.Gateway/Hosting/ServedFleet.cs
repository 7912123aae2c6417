using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Gateway.Hosting;

/// <summary>The fleet behind the door, which opens before the fleet has started and closes before it ends.</summary>
internal sealed class ServedFleet : IDisposable
{
    private readonly CancellationTokenSource _draining = new();
    private volatile IFleet? _fleet;
    private volatile string _reason = "the fleet is starting";
    private volatile bool _isDraining;

    /// <summary>Why requests are refused; null where they are taken.</summary>
    public string? Refusal => _isDraining ? "the gateway is ending" : _fleet is null ? _reason : null;

    /// <summary>The fleet, whatever is refused at the moment; null before it has started.</summary>
    public IFleet? Started => _fleet;

    /// <summary>Cancelled when the door closes: what would go on for ever ends then.</summary>
    public CancellationToken Draining => _draining.Token;

    /// <summary>The fleet for a request.</summary>
    /// <exception cref="RefusedRequestException">Requests are not taken at the moment.</exception>
    public IFleet Current => _fleet is { } fleet && !_isDraining ? fleet : throw new RefusedRequestException(ProblemKind.NotReady, Refusal ?? _reason);

    /// <summary>Says why this process is not ready, null where it is; null where the fleet's status decides.</summary>
    public Func<string?>? Unready { get; private set; }

    public void Open(IFleet fleet, Func<string?>? unready)
    {
        Unready = unready;
        _fleet = fleet;
    }

    public void Drain()
    {
        _isDraining = true;
        _draining.Cancel();
    }

    public void Dispose() => _draining.Dispose();
}
