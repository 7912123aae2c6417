using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>Options of a <see cref="SensorMonitor"/>.</summary>
public sealed record SensorMonitorOptions
{
    /// <summary>The detector; by default that of the catalogue.</summary>
    public IDetector Detector { get; init; } = KnownDetectors.Default.MakeDefault();

    /// <summary>A reading is anomalous whose p-value is at most this; 1e-9 to 0.1. 1e-4 is about one false reading a month at 5 minutes.</summary>
    public double AlarmPValue { get; init; } = 1e-4;

    /// <summary>How long after an alarm no other is raised unless evidence rises by <see cref="ReAlarmDecades"/>; 0 to 7 days.</summary>
    public TimeSpan Refractory { get; init; } = TimeSpan.FromHours(2);

    /// <summary>By how many powers of ten the p-value must fall below that of the last alarm to be told within the refractory time; 0.1 to 12.</summary>
    public double ReAlarmDecades { get; init; } = 2;

    /// <summary>How long after an out-of-service period start-up transients raise no alarm; 0 to 7 days.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromHours(3);

    /// <summary>Shortest silence that counts as missing data, whatever the sampling interval; 1 second to 7 days.</summary>
    public TimeSpan MinimumAbsence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a silence is told; a sensor that is silent for longer is taken to be gone. 1 hour to 365 days.</summary>
    public TimeSpan ForgetAbsence { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How far ahead of the latest tick a reading may lie before it is refused; 1 second to 30 days. Without ticks nothing is refused.</summary>
    public TimeSpan FutureTolerance { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Detector is null)
            errors.Add("Detector is missing");
        if (!(AlarmPValue is >= 1e-9 and <= 0.1))
            errors.Add($"AlarmPValue is {AlarmPValue}; expected 1e-9 to 0.1");
        if (!(ReAlarmDecades is >= 0.1 and <= 12))
            errors.Add($"ReAlarmDecades is {ReAlarmDecades}; expected 0.1 to 12");
        Span(nameof(Refractory), Refractory, TimeSpan.Zero, TimeSpan.FromDays(7));
        Span(nameof(Settling), Settling, TimeSpan.Zero, TimeSpan.FromDays(7));
        Span(nameof(MinimumAbsence), MinimumAbsence, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        Span(nameof(ForgetAbsence), ForgetAbsence, TimeSpan.FromHours(1), TimeSpan.FromDays(365));
        Span(nameof(FutureTolerance), FutureTolerance, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        return errors;

        void Span(string name, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
                errors.Add($"{name} is {value}; expected {least} to {most}");
        }
    }
}
