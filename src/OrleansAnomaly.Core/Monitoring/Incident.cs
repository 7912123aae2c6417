using System.Runtime.CompilerServices;
using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>Where the trouble of an incident sits, as far as the data tell.</summary>
public enum FaultOrigin : byte
{
    /// <summary>The data do not tell.</summary>
    Unknown = 0,

    /// <summary>The machine or its process: several sensors tell of it, or one does in a way that sensors do not fail.</summary>
    Process = 1,

    /// <summary>A sensor or its line: stuck, silent, or alone with an excursion that its neighbours contradict.</summary>
    Sensor = 2,
}

/// <summary>What has changed about an incident.</summary>
public enum IncidentChange : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It has begun.</summary>
    Opened = 1,

    /// <summary>Its evidence has risen, or its causes have changed order.</summary>
    Grown = 2,

    /// <summary>It has ended.</summary>
    Closed = 3,
}

/// <summary>One sensor's part in an incident.</summary>
/// <param name="Sensor">Index of the sensor within its asset.</param>
/// <param name="Share">Its share of the incident's evidence, 0 … 1; the shares of all sensors sum to 1.</param>
/// <param name="Kind">In what way that sensor was anomalous.</param>
public readonly record struct Cause(int Sensor, float Share, AnomalyKind Kind);

/// <summary>Up to five causes, strongest first.</summary>
[InlineArray(Capacity)]
public struct CauseList
{
    /// <summary>How many causes are told at most.</summary>
    public const int Capacity = 5;

    private Cause _first;
}

/// <summary>Anomalous verdicts of one asset that belong together in time.</summary>
public readonly struct Incident
{
    private readonly CauseList _causes;

    /// <summary>Makes an incident with its causes, strongest first; at most <see cref="CauseList.Capacity"/> are kept.</summary>
    public Incident(ReadOnlySpan<Cause> causes)
    {
        CauseCount = Math.Min(causes.Length, CauseList.Capacity);
        causes[..CauseCount].CopyTo(_causes);
    }

    /// <summary>Running number within the asset, from 1.</summary>
    public int Number { get; init; }

    /// <summary>Event time at which the evidence began to rise.</summary>
    public long Start { get; init; }

    /// <summary>Event time at which it was opened (when the evidence sufficed).</summary>
    public long Opened { get; init; }

    /// <summary>Event time of the strongest evidence so far.</summary>
    public long Peak { get; init; }

    /// <summary>Event time of the last anomalous interval so far.</summary>
    public long End { get; init; }

    /// <summary>The asset's smallest p-value during the incident.</summary>
    public double PValue { get; init; }

    /// <summary>Probability that this is a real anomaly and not chance, 0 … 1 (see docs/detectors.md for how it is reckoned).</summary>
    public double Confidence { get; init; }

    /// <summary>The kind that leads the first cause.</summary>
    public AnomalyKind Kind { get; init; }

    /// <summary>Sensor or process.</summary>
    public FaultOrigin Origin { get; init; }

    /// <summary>How many causes are told.</summary>
    public int CauseCount { get; }

    /// <summary>The cause of that rank, 0 the strongest.</summary>
    public Cause GetCause(int rank) => (uint)rank < (uint)CauseCount ? _causes[rank] : throw new ArgumentOutOfRangeException(nameof(rank), rank, $"the incident tells {CauseCount} causes");
}

/// <summary>What an <see cref="AssetMonitor"/> says after a fusion interval has closed.</summary>
public readonly struct AssetVerdict
{
    /// <summary>End of the fusion interval, exclusive (<see cref="Readings.EventTime"/>).</summary>
    public long Time { get; init; }

    /// <summary>One calibrated p-value for the whole asset.</summary>
    public double PValue { get; init; }

    /// <summary>How anomalous, 0 … 1; the same map as <see cref="Verdict.Score"/>.</summary>
    public double Score { get; init; }

    /// <summary>Whether an incident is open.</summary>
    public bool IsAnomalous { get; init; }

    /// <summary>What changed about the asset's incident in this interval.</summary>
    public IncidentChange Change { get; init; }

    /// <summary>The incident that changed or is open; undefined where there is none.</summary>
    public Incident Incident { get; init; }
}
