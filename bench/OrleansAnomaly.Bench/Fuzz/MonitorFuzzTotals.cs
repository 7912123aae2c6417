namespace OrleansAnomaly.Bench.Fuzz;

/// <summary>What a fuzz run of the monitors met.</summary>
internal sealed class MonitorFuzzTotals
{
    public long Cases { get; set; }

    public long Readings { get; set; }

    public long Ticks { get; set; }

    public long Scored { get; set; }

    public long Anomalous { get; set; }

    public long Intervals { get; set; }

    public long Incidents { get; set; }

    public long Copies { get; set; }

    public override string ToString() =>
        $"{Cases:N0} cases: {Readings:N0} readings ({Scored:N0} scored, {Anomalous:N0} anomalous) and {Ticks:N0} ticks; "
        + $"{Intervals:N0} intervals, {Incidents:N0} incidents; {Copies:N0} copies of states";
}
