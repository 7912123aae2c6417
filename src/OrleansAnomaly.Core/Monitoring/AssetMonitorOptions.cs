using System.ComponentModel;
using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>Options of an <see cref="AssetMonitor"/>.</summary>
public sealed record AssetMonitorOptions
{
    /// <summary>
    /// Length of a fusion interval, 1 second to 1 hour. An interval begins with the first verdict after the one before it, so that sensors
    /// sampled together are fused together whatever their jitter.
    /// </summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>An incident opens when −log10 of the asset's p-value reaches this; 2 to 12.</summary>
    public double OpenStrength { get; init; } = 3.9;

    /// <summary>An incident closes after no interval has been conspicuous for that long; 1 minute to 7 days.</summary>
    public TimeSpan QuietToClose { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Share of intervals in which an incident is really under way, before any evidence: what confidence starts from; 1e-9 to 0.5.</summary>
    public double PriorProbability { get; init; } = 1e-3;

    /// <summary>
    /// Looks at all sensors of an asset at once, and is fused with what they say each by itself; null, the default: nothing does. It judges assets of two
    /// sensors or more, of which the first <see cref="IVectorDetector.MostDimensions"/> by index take part, and begins anew when one joins them. Its bytes are
    /// part of every asset's state, so states made with it are not for monitors without, nor the other way round.
    /// </summary>
    [Browsable(false)]  // options files do not know it yet
    public IVectorDetector? Detector { get; init; }

    /// <summary>How long before an interval a sensor's latest value may have come to stand for it before <see cref="Detector"/>; 0 to 1 day. Beyond, it is missing.</summary>
    [Browsable(false)]
    public TimeSpan Staleness { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Within(nameof(OpenStrength), OpenStrength, 2, 12);
        Within(nameof(PriorProbability), PriorProbability, 1e-9, 0.5);
        if (Interval < TimeSpan.FromSeconds(1) || Interval > TimeSpan.FromHours(1))
            errors.Add($"Interval is {Interval}; expected 1 second to 1 hour");
        if (QuietToClose < TimeSpan.FromMinutes(1) || QuietToClose > TimeSpan.FromDays(7))
            errors.Add($"QuietToClose is {QuietToClose}; expected 1 minute to 7 days");
        if (Staleness < TimeSpan.Zero || Staleness > TimeSpan.FromDays(1))
            errors.Add($"Staleness is {Staleness}; expected 0 to 1 day");
        return errors;

        void Within(string name, double value, double least, double most)
        {
            if (!(value >= least && value <= most))
                errors.Add($"{name} is {value}; expected {least} to {most}");
        }
    }
}
