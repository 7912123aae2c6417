namespace OrleansAnomaly.Core.Monitoring;

/// <summary>
/// Fuses the verdicts of all sensors of one asset into one calibrated p-value per interval, opens, grows and closes incidents,
/// and ranks the sensors that cause them. Immutable and shared; an asset's own state is flat bytes that the caller owns.
/// </summary>
public sealed class AssetMonitor
{
    /// <summary>A monitor with the given options.</summary>
    public AssetMonitor(AssetMonitorOptions? options = null) => Options = options ?? new AssetMonitorOptions();

    /// <summary>The options it was made with.</summary>
    public AssetMonitorOptions Options { get; }

    /// <summary>Bytes of state of an asset of that many sensors.</summary>
    public int StateBytes(int sensors) => 4096;

    /// <summary>Makes <paramref name="state"/> that of an asset that has seen nothing.</summary>
    public void Initialize(Span<byte> state, int sensors) => state.Clear();

    /// <summary>Takes in one sensor's verdict. When it is the first of a later interval, the interval before is closed and judged.</summary>
    /// <returns>Whether an interval was closed, so that <paramref name="assetVerdict"/> holds what was found.</returns>
    public bool Observe(Span<byte> state, long position, int sensor, in Verdict verdict, out AssetVerdict assetVerdict) => throw new NotSupportedException();

    /// <summary>Tells the asset what time it is: closes an interval that has ended.</summary>
    public bool Tick(Span<byte> state, long position, long now, out AssetVerdict assetVerdict) => throw new NotSupportedException();
}

/// <summary>Options of an <see cref="AssetMonitor"/>.</summary>
public sealed record AssetMonitorOptions
{
}
