namespace OrleansAnomaly.Cli.Plot;

/// <summary>What is drawn: one panel per sensor over one time axis.</summary>
internal sealed record Chart(string Title, IReadOnlyList<ChartPanel> Panels)
{
    /// <summary>Whether the times are row numbers in disguise, which the axis then says.</summary>
    public bool TimesAreInvented { get; init; }
}

/// <summary>A sensor's trace and the incidents of its asset; of several sensors of one asset the first panel carries the labels.</summary>
internal sealed record ChartPanel(SeriesTrace Trace, IReadOnlyList<ChartIncident> Incidents, bool IsLabelled);

/// <summary>A shaded span with a short label; the details show where the pointer rests.</summary>
internal sealed record ChartIncident(long Start, long End, string Label, string Details);
